import { expect, test } from 'vitest';
import { mistakesOf } from '../../src/evaluation/mistakes.ts';

test('mistakes are those of other classes, the least probable own class first', () => {
  const probabilities = [
    [0.75, 0.25, 0],
    [0.5, 0.25, 0.25],
    [0.625, 0.125, 0.25],
    [0, 0.25, 0.75],
    [0, 0.75, 0.25],
  ];
  const labels = Uint8Array.of(0, 2, 1, 2, 2);
  expect(mistakesOf(Float64Array.from(probabilities.flat()), labels)).toEqual([
    { index: 2, label: 1, prediction: 0, probabilities: probabilities[2] },
    { index: 1, label: 2, prediction: 0, probabilities: probabilities[1] },
    { index: 4, label: 2, prediction: 1, probabilities: probabilities[4] },
  ]);
});
