import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropout, dropoutThreshold } from '../../src/dropout/bernoulli.ts';
import { philox4x32 } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';

const key = { seed: 1, epoch: 1, firstPosition: 0, dropoutLayer: 0 };

function maskOf(
  samples: number,
  units: number,
  rate: number,
  changes: Partial<typeof key> = {},
): Float32Array {
  const mask = new Float32Array(samples * units).fill(Number.NaN);
  drawDropoutMask(mask, units, dropout.noise(rate), { ...key, ...changes });
  return mask;
}

const share = (mask: Float32Array) => mask.filter((value) => value === 0).length / mask.length;

describe('drawDropoutMask', () => {
  test.each([0.1, 0.2, 0.5, 0.9])('rate %d drops that share of units and keeps the mean at 1', (rate) => {
    const mask = maskOf(1000, 200, rate);
    const deviation = Math.sqrt((rate * (1 - rate)) / mask.length);
    expect(Math.abs(share(mask) - rate)).toBeLessThan(4 * deviation);
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeCloseTo(1, 1);
  });

  test.each([
    [0.2, 1.25],
    [0.5, 2],
    [0.75, 4],
  ])('rate %d scales survivors to %d', (rate, kept) => {
    expect(new Set(maskOf(50, 50, rate))).toEqual(new Set([0, Math.fround(kept)]));
  });

  test.each([
    0, 1e-6, 0.1, 0.2, 0.3, 0.5, 0.9, 0.93, 0.9375, 0.95, 0.97, 0.99, 0.999, 0.9999, 0.99999, 0.999999,
  ])('at rate %d the mean of the mask is 1 to 2^-13, however the rate is rounded', (rate) => {
    const kept = (65536 - dropoutThreshold(rate)) / 65536;
    const samples = Math.ceil(0.5 / kept); // 16 units or more are kept of 32 each, on average
    const scale = maskOf(samples, 32, rate).find((value) => value !== 0) ?? 0;
    expect(Math.abs(kept * scale - 1)).toBeLessThan(2 ** -13);
  });

  test('rate 0 keeps every unit as it is', () => {
    expect(new Set(maskOf(20, 33, 0))).toEqual(new Set([1]));
  });

  test('the rate nearest to 1 still lets a unit in 65536 through', () => {
    expect(dropoutThreshold(0.999999)).toBe(65535);
  });

  test.each([
    ['epoch', { epoch: 2 }],
    ['seed', { seed: 2 }],
    ['layer', { dropoutLayer: 1 }],
    ['position', { firstPosition: 32 }],
  ])('another %s gives another mask: no fixed sub-network', (_, changes) => {
    const other = maskOf(32, 128, 0.5, changes);
    const agreement = maskOf(32, 128, 0.5).filter((value, index) => value === other[index]);
    expect(agreement.length / other.length).toBeLessThan(0.55);
  });

  test('a sample has the same mask whatever batch it comes in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20 }), (units, samples) => {
        const together = maskOf(samples, units, 0.3);
        for (let position = 0; position < samples; position++) {
          const alone = maskOf(1, units, 0.3, { firstPosition: position });
          expect(alone).toEqual(together.slice(position * units, (position + 1) * units));
        }
      }),
    );
  });

  test('every unit has 16 bits of its own, in the documented layout', () => {
    const units = 100;
    const mask = maskOf(1, units, 0.37, { firstPosition: 5, epoch: 3, dropoutLayer: 2, seed: 9 });
    const block = new Uint32Array(4);
    const expected = Array.from({ length: units }, (_, unit) => {
      philox4x32(block, 4 * (unit >> 5) + ((unit & 7) >> 1), 5, 3, 2, 9, 4);
      const draw = ((block[(unit >> 3) & 3] as number) >>> (16 * (unit & 1))) & 0xffff;
      return draw < Math.round(0.37 * 65536) ? 0 : Math.fround(1 / (1 - 0.37));
    });
    expect([...mask]).toEqual(expected);
  });
});
