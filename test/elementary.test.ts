import { describe, expect, test } from 'vitest';
import { cosineOfHalfTurns, exponential, logarithm, realPower } from '../src/elementary.ts';

/** `steps` numbers from one to another, both included. */
const between = (first: number, last: number, steps = 2000) =>
  Array.from({ length: steps }, (_, at) => first + ((last - first) * at) / (steps - 1));

const error = (ours: number, theirs: number) => Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-300);
const worst = (xs: readonly number[], ours: (x: number) => number, theirs: (x: number) => number) =>
  Math.max(...xs.map((x) => error(ours(x), theirs(x))));

describe('differs from Math by no more than some units in the last place', () => {
  test.each<[string, readonly number[], (x: number) => number, (x: number) => number]>([
    ['exponential', between(-600, 600), exponential, Math.exp],
    ['exponential near 0', between(-1, 1), exponential, Math.exp],
    ['logarithm', between(1e-9, 1000), logarithm, Math.log],
    ['logarithm of very small and very large numbers', [5e-324, 1e-300, 1e300], logarithm, Math.log],
    ['power', between(0, 1), (x) => realPower(x, 2.5), (x) => x ** 2.5],
  ])('%s', (_, xs, ours, theirs) => {
    expect(worst(xs, ours, theirs)).toBeLessThan(4e-15);
  });

  test('cosine, which is as exact near 0 as elsewhere', () => {
    for (const x of between(0, 1))
      expect(Math.abs(cosineOfHalfTurns(x) - Math.cos(Math.PI * x))).toBeLessThan(6e-16);
  });
});

test.each<[string, number, number]>([
  ['exponential(0)', exponential(0), 1],
  ['exponential(-1000)', exponential(-1000), 0],
  ['exponential(1000)', exponential(1000), Number.POSITIVE_INFINITY],
  ['logarithm(1)', logarithm(1), 0],
  ['logarithm(0)', logarithm(0), Number.NEGATIVE_INFINITY],
  ['logarithm(-1)', logarithm(-1), Number.NaN],
  ['realPower(0, 3)', realPower(0, 3), 0],
  ['realPower(1, 3)', realPower(1, 3), 1],
  ['cosineOfHalfTurns(0)', cosineOfHalfTurns(0), 1],
  ['cosineOfHalfTurns(1)', cosineOfHalfTurns(1), -1],
])('%s', (_, value, expected) => {
  expect(value).toBe(expected);
});
