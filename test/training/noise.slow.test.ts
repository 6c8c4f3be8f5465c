import { describe, expect, test } from 'vitest';
import { type DropoutKind, dropoutVariants } from '../../src/dropout/index.ts';
import { normalQuantiles } from '../../src/dropout/normal-quantiles.ts';
import { RandomStream } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';

const key = { seed: 1, epoch: 1, firstPosition: 0, dropoutLayer: 0 };
const [samples, units] = [2000, 200];

/** What becomes of many units, all of value x, or of values that `x` draws. */
function disturbed(kind: DropoutKind, strength: number, x: number | (() => number)): Float64Array {
  const scales = new Float32Array(samples * units);
  const shifts = new Float32Array(samples * units);
  drawDropoutMask(scales, units, dropoutVariants[kind].noise(strength), key, shifts);
  const value = typeof x === 'number' ? () => x : x;
  return Float64Array.from(scales, (scale, at) => scale * value() + (shifts[at] as number));
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: Float64Array) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

/** Draws from N(0, 1) that have nothing to do with those of dropout. */
function normal(): () => number {
  const stream = new RandomStream(5, 'init', 0);
  return () => normalQuantiles()[stream.below(65536)] as number;
}

// Of 400 000 values, a mean is off by 0.003 standard deviations in one of 20 times.
describe.each([0.05, 0.2, 0.5])('at rate %d', (rate) => {
  test('gaussian dropout has mean 1 and the variance of dropout, and sets nothing to 0', () => {
    const values = disturbed('gaussianDropout', rate, 1);
    expect(mean(values)).toBeCloseTo(1, 2);
    expect(variance(values) / (rate / (1 - rate))).toBeCloseTo(1, 1.5);
    expect(values.includes(0)).toBe(false);
    const bits = disturbed('dropout', rate, 1);
    expect(variance(bits) / variance(values)).toBeCloseTo(1, 1.5);
  });

  test('alpha dropout keeps mean 0 and variance 1, to 0.01', () => {
    const values = disturbed('alphaDropout', rate, normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.01);
  });

  test('alpha dropout sets its share of the units to one value, and moves the others by one affine map', () => {
    const [keep, saturation] = [1 - rate, -1.7580993408473766]; // Klambauer et al. 2017, section 3
    const a = (keep + saturation ** 2 * keep * (1 - keep)) ** -0.5;
    const b = -a * (1 - keep) * saturation;
    const values = disturbed('alphaDropout', rate, 3);
    const [dropped, kept] = [...new Set([...new Set(values)].map((value) => value.toFixed(4)))]
      .map(Number)
      .sort((x, y) => x - y);
    expect(dropped).toBeCloseTo(a * saturation + b, 3);
    expect(kept).toBeCloseTo(a * 3 + b, 3);
    expect(values.filter((value) => value < 0).length / values.length).toBeCloseTo(rate, 2);
  });
});

test.each([0.1, 1, 20])('gaussian noise of deviation %d is added whatever the value', (stddev) => {
  for (const x of [0, -3, 0.5]) {
    const values = disturbed('gaussianNoise', stddev, x).map((value) => (value - x) / stddev);
    expect(Math.abs(mean(values))).toBeLessThan(0.005);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.01);
  }
});

test.each(['dropout', 'gaussianDropout', 'alphaDropout', 'gaussianNoise'] as const)(
  '%s of 0 leaves units as they are',
  (kind) => {
    expect(new Set(disturbed(kind, 0, 0.7))).toEqual(new Set([0.7]));
  },
);
