import { expect, test } from 'vitest';
import { renderProgress } from '../../src/report/progress.ts';

const half = { epoch: 1, samplesDone: 500, samplesTotal: 1000, loss: 0.5, accuracy: 0.75 };

test.each([
  [
    'in the first epoch, which is all that is known',
    half,
    { epochMs: 2000 },
    'loss 0.5000 acc 0.7500  2.0 s left, run 10.0 s  250 samples/s',
  ],
  [
    'later, when earlier epochs tell what one takes',
    { ...half, epoch: 2 },
    { epochMs: 2000, meanEpochMs: 60_000 },
    'loss 0.5000 acc 0.7500  2.0 s left, run 1 min 02 s  250 samples/s',
  ],
  [
    'after the last sample, while the epoch is measured',
    { ...half, epoch: 3, samplesDone: 1000 },
    { epochMs: 2000, meanEpochMs: 60_000 },
    'loss 0.5000 acc 0.7500  measuring, run 0 ms  500 samples/s',
  ],
])('the figures %s', (_, progress, elapsed, figures) => {
  expect(renderProgress(progress, elapsed, 3, 200)).toBe(figures);
});

test.each([
  [60, 'loss 0.5000 acc 0.7500  2.0 s left, run 10.0 s'],
  [30, 'loss 0.5000 acc 0.7500'],
  [10, ''],
])('%d columns have room for %j', (columns, figures) => {
  expect(renderProgress(half, { epochMs: 2000 }, 3, columns)).toBe(figures);
});
