import { expect, test } from 'vitest';
import { normalQuantiles } from '../../src/dropout/normal-quantiles.ts';

/** `scipy.stats.norm.ppf((draw + 0.5) / 65536)`, by SciPy 1.17.1, rounded to float32. */
const byScipy = [
  [0, -4.324919040826045],
  [1, -4.076206516032618],
  [2, -3.9557530379304944],
  [10, -3.5981939992272407],
  [100, -2.96094002203008],
  [655, -2.3262677292135905],
  [4914, -1.4396069306581547],
  [4915, -1.4394991335677079],
  [4916, -1.4393913532019513],
  [10000, -1.0253649072786095],
  [20000, -0.5095499134709255],
  [30000, -0.10605009959866776],
  [32000, -0.029359643438595852],
  [32766, -5.7372168182513176e-5],
  [32767, -1.9124056051512087e-5],
] as const;

test.each(byScipy)('the quantile of draw %d is %d, to the last bit of a float32', (draw, expected) => {
  const quantiles = normalQuantiles();
  expect(quantiles[draw]).toBe(Math.fround(expected));
  expect(quantiles[65535 - draw]).toBe(-Math.fround(expected));
});

test('they ascend', () => {
  expect(normalQuantiles()).toHaveLength(65536);
  expect(normalQuantiles().toSorted()).toEqual(normalQuantiles());
});

test('their mean is 0 and their variance 1 - 2e-5', () => {
  const squares = [...normalQuantiles()].map((value) => value * value);
  expect(normalQuantiles().reduce((sum, value) => sum + value, 0)).toBe(0);
  expect(squares.reduce((sum, square) => sum + square, 0) / 65536).toBeCloseTo(1 - 2.03e-5, 7);
});
