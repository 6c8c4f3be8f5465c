import { expect, test } from 'vitest';
import type { RunReport } from '../../src/report/run-report.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { epochRecord, withoutValidation } from './epoch-records.ts';
import { runReport } from './run-reports.ts';

const right = 'The network classifies 66.67 % of 3 test images right and 1 wrong.';
const rest =
  'Its confidence differs from its accuracy by 31.7 points on average (ECE). ' +
  'This is one run with one seed: another seed gives another figure.';

test.each<[string, Partial<RunReport>, string]>([
  [
    'patience',
    {},
    'Training ended after epoch 3: valLoss had not improved for 1 epoch; the weights are those of epoch 2. ' +
      'With them, it does 12.5 points better on training than on validation images (1.0000 and 0.8750).',
  ],
  [
    'all epochs, without a best one',
    {
      end: { reason: 'epochs', lastEpoch: 1, weightsOfEpoch: 1 },
      history: [epochRecord(1, { valAccuracy: 0.9 })],
    },
    'Training ended after epoch 1, the last one; the weights are those of epoch 1. ' +
      'With them, it does 2.5 points worse on training than on validation images (0.8750 and 0.9000).',
  ],
  [
    'all epochs, without a gap that shows',
    {
      end: { reason: 'epochs', lastEpoch: 1, weightsOfEpoch: 1 },
      history: [epochRecord(1, { valAccuracy: 0.8754 })],
    },
    'Training ended after epoch 1, the last one; the weights are those of epoch 1. ' +
      'With them, it does as well on training as on validation images (0.8750 and 0.8754).',
  ],
  [
    'interrupted, without validation',
    {
      end: { reason: 'interrupted', lastEpoch: 1, weightsOfEpoch: 2 },
      history: [withoutValidation(epochRecord(1))],
    },
    'Training ended after epoch 1: it was interrupted; the weights are those of epoch 2.',
  ],
  [
    'an interrupt in the first epoch',
    { end: { reason: 'interrupted', lastEpoch: 0, weightsOfEpoch: 1 }, history: [] },
    'Training ended in epoch 1: it was interrupted; the weights are those of epoch 1.',
  ],
  [
    'an interrupt before the first epoch',
    { end: { reason: 'interrupted', lastEpoch: 0, weightsOfEpoch: 0 }, history: [] },
    'Training was interrupted before its first images; the weights are those it begins with.',
  ],
  [
    'no end yet',
    { end: undefined, history: [withoutValidation(epochRecord(1))] },
    'Training has not ended; epoch 1 is done.',
  ],
])('of a run of %s', (_, changes, training) => {
  expect(verdictOf(runReport(changes))).toBe(`${right} ${training} ${rest}`);
});
