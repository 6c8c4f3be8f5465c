import { expect, test } from 'vitest';
import { renderCell, renderOverall } from '../../../src/report/experiment/progress.ts';

const cell = { arm: 'article dropout=0.5', seed: 12 };

test.each([
  [100, {}, 'article dropout=0.5, seed 12    ░░░░░░░░░░░░░░░░░░░░  starting'],
  [100, { epoch: 5, epochs: 20 }, 'article dropout=0.5, seed 12    ████░░░░░░░░░░░░░░░░  epoch  5/20'],
  [40, { epoch: 5, epochs: 20 }, 'article …, seed 12  █░░░░░  epoch  5/20'],
  [40, {}, 'article dr…5, seed 12  ░░░░░░  starting'],
])('in %d columns, of a training: %j', (columns, progress, line) => {
  expect(renderCell({ ...cell, ...progress }, columns)).toBe(line);
});

test.each([
  [100, '3 of 20 done, 1 failed          ███░░░░░░░░░░░░░░░░░  15 %  2 min 05 s left'],
  [50, '3 of 20 done, 1 failed  15 %  2 min 05 s left'],
  [40, '3 of 20 done, 1 failed  2 min 05 s left'],
])('in %d columns, of all trainings: %s', (columns, line) => {
  const overall = { ended: 3, failed: 1, count: 20, share: 0.15, leftMs: 125_000 };
  expect(renderOverall(overall, columns)).toBe(line);
});
