import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SEED, permutation, philox4x32, RandomStream, type StreamName } from '../src/random.ts';

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, '0')).join(' ');
const first = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uint32());
const seeds = fc.integer({ min: 0, max: MAX_SEED });

describe('philox4x32: the known answers published with Random123 (kat_vectors)', () => {
  test.each([
    ['zeros', [0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      'ones',
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      'digits of pi',
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('%s', (_, counter, key, expected) => {
    const block = new Uint32Array(4);
    philox4x32(block, ...(counter as [number, number, number, number]), ...(key as [number, number]));
    expect(hex(block)).toBe(expected);
  });
});

describe('RandomStream', () => {
  test('the same seed, name and index give the same draws', () => {
    fc.assert(
      fc.property(seeds, fc.nat(1000), (seed, index) => {
        expect(first(new RandomStream(seed, 'init', index), 9)).toEqual(
          first(new RandomStream(seed, 'init', index), 9),
        );
      }),
    );
  });

  const reference = first(new RandomStream(1, 'split', 0), 8);
  test.each<[string, number, StreamName, number]>([
    ['another seed', 2, 'split', 0],
    ['another name', 1, 'shuffle', 0],
    ['another index', 1, 'split', 1],
  ])('%s gives other draws', (_, seed, name, index) => {
    expect(first(new RandomStream(seed, name, index), 8)).not.toEqual(reference);
  });

  test('seed 0 is a seed like any other', () => {
    expect(first(new RandomStream(0, 'init'), 8)).toEqual(first(new RandomStream(0, 'init'), 8));
    expect(first(new RandomStream(0, 'init'), 8)).not.toEqual(first(new RandomStream(1, 'init'), 8));
  });

  test('uniform has the mean and variance of the uniform distribution on (0, 1)', () => {
    const stream = new RandomStream(5, 'init');
    const values = Array.from({ length: 100_000 }, () => stream.uniform());
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThan(0);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  test('below(6) throws each side of a die equally often: chi-squared under its 99.9 % bound of 20.5', () => {
    const stream = new RandomStream(7, 'shuffle');
    const counts = new Array<number>(6).fill(0);
    for (let throws = 0; throws < 60_000; throws++) {
      const side = stream.below(6);
      counts[side] = (counts[side] as number) + 1;
    }
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(20.5);
  });
});

describe('permutation', () => {
  test('holds every number once', () => {
    fc.assert(
      fc.property(seeds, fc.nat(500), (seed, count) => {
        const order = permutation(new RandomStream(seed, 'shuffle', 1), count);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      }),
    );
  });

  test('all 24 orders of 4 are equally likely: chi-squared under its 99.9 % bound of 49.7', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 24_000; epoch++) {
      const order = permutation(new RandomStream(3, 'shuffle', epoch), 4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(
      49.7,
    );
  });
});
