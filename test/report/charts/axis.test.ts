import { describe, expect, test } from 'vitest';
import { countAxis, epochAxis, valueAxis } from '../../../src/report/charts/axis.ts';

describe('an axis of losses', () => {
  test.each<[values: number[], ticks: string]>([
    [[2.3, 0.01], '0.01 0.02 0.05 0.1 0.2 0.5 1 2'],
    [[1e-7, 3000], '1e-6 1e-4 0.01 1 100'],
    [[4000, 900], '1 000 2 000 3 000 4 000'],
    [[0.36, 0.1], '0.1 0.15 0.2 0.25 0.3 0.35'],
    [[0.5, 0.4], '0.4 0.42 0.44 0.46 0.48 0.5'],
    [[0.5, 0.5], '0.48 0.49 0.5 0.51 0.52'],
    [[0, 0], '0 0.02 0.04'],
    [[0, 0.5, 0.01], '0 0.01 0.02 0.05 0.1 0.2 0.5'],
  ])('of %j names %s', (values, expected) => {
    expect(
      valueAxis(values, 0, 10)
        .ticks.map(({ label }) => label)
        .join(' '),
    ).toBe(expected);
  });

  test('is logarithmic where the losses lie far apart', () => {
    const { place } = valueAxis([1, 0.01], 0, 10);
    expect([1, 0.1, 0.01].map(place)).toEqual([1, 0.5, 0].map((part) => expect.closeTo(part, 12)));
  });

  test('is linear where they do not', () => {
    const { place } = valueAxis([0.5, 0.25], 0, 10);
    expect([0.5, 0.375, 0.25].map(place)).toEqual([1, 0.5, 0]);
  });

  test('has a place for a loss of 0, below all others', () => {
    const { place } = valueAxis([1, 0.01, 0], 0, 10);
    expect(place(0)).toBeCloseTo(0, 12);
    expect(place(0.01)).toBeGreaterThan(0.1);
  });
});

describe('an axis of accuracies', () => {
  test.each<[values: number[], ticks: string]>([
    [[0.9, 0.997], '0.995 0.99 0.98 0.95 0.9'],
    [[0.1, 0.98], '0.98 0.95 0.9 0.8 0.5'],
    [[0.5, 0.98, 1], '1 0.98 0.95 0.9 0.8 0.5'],
    [[0.8, 0.85], '0.8 0.81 0.82 0.83 0.84 0.85'],
    [[1, 1], '0.96 0.98 1'],
  ])('of %j names %s', (values, expected) => {
    expect(
      valueAxis(values, 1, 10)
        .ticks.map(({ label }) => label)
        .join(' '),
    ).toBe(expected);
  });

  test('is logarithmic in the share of errors', () => {
    const { place } = valueAxis([0, 0.99], 1, 10);
    expect([0, 0.9, 0.99].map(place)).toEqual([0, 0.5, 1].map((part) => expect.closeTo(part, 12)));
  });
});

test.each<[greatest: number, ticks: string]>([
  [1, '0 1'],
  [2, '0 1 2'],
  [3, '0 1 2 3'],
  [7, '0 2 4 6'],
  [10, '0 5 10'],
  [8_423, '0 5 000'],
])('of up to %d things, with room for 4, it names %s', (greatest, expected) => {
  const { ticks } = countAxis(greatest, 4);
  expect(ticks.map(({ label }) => label).join(' ')).toBe(expected);
});

test.each<[first: number, last: number, most: number, ticks: string]>([
  [1, 2, 8, '1 2'],
  [1, 20, 6, '1 5 10 15 20'],
  [1, 115, 4, '1 50 115'],
  [101, 105, 8, '101 102 103 104 105'],
  [1, 5000, 6, '1 1 000 2 000 3 000 4 000 5 000'],
  [1, 1_000_000, 3, '1 500 000 1 000 000'],
])('from epoch %d to %d, with room for %d, it names %s', (first, last, most, expected) => {
  const { ticks } = epochAxis(first, last, most);
  expect(ticks.map(({ label }) => label).join(' ')).toBe(expected);
});
