import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { renderTraining } from '../../src/report/training.ts';
import type { RunMetrics } from '../../src/runs/records.ts';

const figures = { loss: 0.25, accuracy: 0.9375 };
const unfinishedEpoch = { epoch: 5, samplesDone: 12_000, samplesTotal: 54_000 };
const interrupted = 'Ended in epoch 5, after 12 000 of 54 000 images: interrupted.';

/** The lines between the figures and the run: why training ended, and which weights were kept. */
function ending(metrics: Pick<RunMetrics, 'reason' | 'lastEpoch' | 'weightsOfEpoch'> & Partial<RunMetrics>) {
  const measured = { durationMs: 1000, train: figures, test: figures };
  const earlyStopping = { monitor: 'valLoss', patience: 2 };
  const result = { metrics: { ...measured, ...metrics }, earlyStopping, learningRate: 0.1, run: 'runs/a-1' };
  const lines = renderTraining(result, new Chalk({ level: 0 })).split('\n');
  return lines.slice(lines.indexOf('') + 1, lines.indexOf('Run: runs/a-1'));
}

test('an unbroken training, whole', () => {
  const metrics = { lastEpoch: 7, bestEpoch: 5, weightsOfEpoch: 5, durationMs: 1000, train: figures };
  const report = renderTraining(
    {
      metrics: { ...metrics, reason: 'patience', test: figures },
      earlyStopping: { monitor: 'valLoss', patience: 2 },
      learningRate: 0.1,
      run: 'runs/a-1',
    },
    new Chalk({ level: 0 }),
  );
  expect(report).toBe(
    'Test accuracy: 0.9375\n' +
      'Test loss: 0.2500\n' +
      '\n' +
      'Ended after epoch 7: valLoss has not improved for 2 epochs.\n' +
      'Best epoch: 5; its weights were put back.\n' +
      'Run: runs/a-1\n' +
      'Next: dropout-mlp eval runs/a-1\n',
  );
});

test('the report stands below the run', () => {
  const metrics = {
    reason: 'epochs',
    lastEpoch: 4,
    weightsOfEpoch: 4,
    durationMs: 1,
    train: figures,
  } as const;
  const result = { metrics, learningRate: 0.1, run: 'runs/a-1', report: 'runs/a-1/report.html' };
  expect(renderTraining(result, new Chalk({ level: 0 }))).toContain(
    '\nRun: runs/a-1\nReport: runs/a-1/report.html\nNext: ',
  );
});

test.each([
  [{ reason: 'epochs', lastEpoch: 4, weightsOfEpoch: 4 }, ['Ended after epoch 4, the last one.']],
  [{ reason: 'interrupted', lastEpoch: 4, weightsOfEpoch: 4 }, ['Ended after epoch 4: interrupted.']],
  [
    { reason: 'interrupted', lastEpoch: 4, bestEpoch: 4, weightsOfEpoch: 4 },
    ['Ended after epoch 4: interrupted.', 'Best epoch: 4; the weights are those of epoch 4.'],
  ],
  [
    {
      reason: 'interrupted',
      lastEpoch: 0,
      unfinishedEpoch: { ...unfinishedEpoch, epoch: 1 },
      weightsOfEpoch: 1,
    },
    [
      'Ended in epoch 1, after 12 000 of 54 000 images: interrupted.',
      'The weights are those of epoch 1, as far as it came.',
    ],
  ],
  [
    { reason: 'interrupted', lastEpoch: 4, unfinishedEpoch, weightsOfEpoch: 5 },
    [interrupted, 'The weights are those of epoch 5, as far as it came.'],
  ],
  [
    { reason: 'interrupted', lastEpoch: 4, unfinishedEpoch, bestEpoch: 4, weightsOfEpoch: 4 },
    [interrupted, 'Best epoch: 4; its weights were put back.'],
  ],
  [
    { reason: 'interrupted', lastEpoch: 4, unfinishedEpoch, bestEpoch: 3, weightsOfEpoch: 5 },
    [interrupted, 'Best epoch: 3; the weights are those of epoch 5, as far as it came.'],
  ],
  [
    { reason: 'epochs', lastEpoch: 4, unfinishedEpoch, weightsOfEpoch: 5 },
    ['Ended after epoch 4, the last one.', 'The weights are those of epoch 5, as far as it came.'],
  ],
  [
    { reason: 'diverged', lastEpoch: 4, unfinishedEpoch, bestEpoch: 4, weightsOfEpoch: 4 },
    [
      'Ended in epoch 5, after 12 000 of 54 000 images: the loss or the weights became NaN. ' +
        'Lower training.optimizer.learningRate (now 0.1).',
      'Best epoch: 4; its weights were put back.',
    ],
  ],
] as const)('%j: %j', (metrics, expected) => {
  expect(ending(metrics)).toEqual(expected);
});

test.each([{}, { unfinishedEpoch: { epoch: 1, samplesDone: 0, samplesTotal: 54_000 } }])(
  'interrupted before anything was learnt, whole: %j',
  (unfinished) => {
    const metrics = { reason: 'interrupted', lastEpoch: 0, weightsOfEpoch: 0, ...unfinished } as const;
    const measured = { durationMs: 1, train: figures, test: figures };
    const result = { metrics: { ...metrics, ...measured }, learningRate: undefined, run: 'runs/a-1' };
    expect(renderTraining(result, new Chalk({ level: 0 }))).toBe(
      'Interrupted before the first images: nothing was learnt yet.\n' +
        'The weights are those that training begins with.\n' +
        'Run: runs/a-1\n' +
        'Next: dropout-mlp train --resume runs/a-1\n',
    );
  },
);

test('an interrupted training names the command that goes on', () => {
  const metrics = { reason: 'interrupted', lastEpoch: 4, unfinishedEpoch, weightsOfEpoch: 5 } as const;
  const result = { metrics: { ...metrics, durationMs: 1, train: figures, test: figures }, learningRate: 0.1 };
  expect(renderTraining({ ...result, run: 'runs/a-1' }, new Chalk({ level: 0 }))).toContain(
    'Next: dropout-mlp train --resume runs/a-1\n',
  );
});
