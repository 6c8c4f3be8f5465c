import { expect, test } from 'vitest';
import { spreadOf } from '../../src/evaluation/spread.ts';

/** Logits of two classes, so that the second has these probabilities. */
const logitsOf = (...probabilities: number[]) =>
  Float32Array.from(probabilities.flatMap((p) => [0, Math.log(p / (1 - p))]));

test('means, and the interval that numpy.quantile(p, [0.025, 0.975]) has', () => {
  const { prediction, probabilities, spread } = spreadOf(logitsOf(0.9, 0.2, 0.6, 0.7), 2);
  expect(prediction).toBe(1);
  expect(probabilities[1]).toBeCloseTo(0.6, 6);
  expect(spread.lower[1]).toBeCloseTo(0.23, 6);
  expect(spread.upper[1]).toBeCloseTo(0.885, 6);
  expect(spread.votes).toEqual([1, 3]);
});

test.each([
  [19, 1, false],
  [18, 2, true],
  [1, 19, false],
])('%d votes for the one class and %d for the other: unsure %s', (first, second, unsure) => {
  const logits = logitsOf(...Array(first).fill(0.1), ...Array(second).fill(0.9));
  expect(spreadOf(logits, 2).spread.unsure).toBe(unsure);
});
