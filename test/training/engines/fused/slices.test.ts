import { expect, test } from 'vitest';
import { Slices } from '../../../../src/training/engines/fused/slices.ts';

/** Sizes of the first slices, of which those of the given numbers are trials; each takes no time. */
function sizesOf(count: number, trials: readonly number[] = []): number[] {
  const sizes: number[] = [];
  for (const [first, last] of new Slices().over(0, 1e9, () => trials.includes(sizes.length))) {
    sizes.push(last - first);
    if (sizes.length === count) break;
  }
  return sizes;
}

test('slices at most double until they take their time', () => {
  expect(sizesOf(5)).toEqual([8, 16, 32, 64, 128]);
});

test('trials are a quarter as long as other slices', () => {
  expect(sizesOf(5, [2, 3])).toEqual([8, 16, 8, 16, 128]);
});

test('all batches are covered once, from wherever the epoch was left', () => {
  const slices = [...new Slices().over(5, 100, () => false)];
  expect(slices[0]?.[0]).toBe(5);
  expect(slices.at(-1)?.[1]).toBe(100);
  for (const [number, [first]] of slices.slice(1).entries()) expect(first).toBe(slices[number]?.[1]);
});
