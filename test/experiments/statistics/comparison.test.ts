import { describe, expect, test } from 'vitest';
import {
  type ComparisonSettings,
  type Contrast,
  compareAll,
  type Sample,
} from '../../../src/experiments/statistics/comparison.ts';

/** Correct images of 10 000 by seeds 1, 2, ...; undefined for a cell that failed. */
function sample(name: string, counts: readonly (number | undefined)[]): Sample {
  const values = counts.flatMap((count, index) => (count === undefined ? [] : [[index + 1, count] as const]));
  return { name, seeds: counts.map((_, index) => index + 1), values: new Map(values) };
}

/** A correct image is a hundredth of a percentage point. */
function contrast(baseline: readonly number[], counts: readonly (number | undefined)[]): Contrast {
  return { baseline: sample('base', baseline), sample: sample('other', counts), scale: 0.01 };
}

const inPoints: ComparisonSettings = { better: 'higher', margin: 0.1 };
const base = [9700, 9705, 9710, 9695, 9702, 9698];
const shifted = (...by: number[]) => base.map((count, index) => count + (by[index] as number));
const compare = (counts: readonly (number | undefined)[], settings = inPoints) =>
  compareAll([contrast(base, counts)], settings)[0]!;

describe('verdict', () => {
  test.each([
    ['better', shifted(20, 25, 30, 22, 24, 28), { kind: 'better', isWithinMargin: false }],
    ['worse', shifted(-20, -25, -30, -22, -24, -28), { kind: 'worse', isWithinMargin: false }],
    ['better, by less than matters', shifted(5, 4, 6, 5, 4, 5), { kind: 'better', isWithinMargin: true }],
    ['equivalent', shifted(1, -2, 2, -1, 1, -1), { kind: 'equivalent' }],
    ['equal to the image', base, { kind: 'equivalent' }],
  ])('%s', (_, counts, verdict) => expect(compare(counts).verdict).toEqual(verdict));

  test('a smaller loss is better', () => {
    const { verdict, wins, losses } = compare(shifted(-20, -25, -30, -22, -24, -28), {
      ...inPoints,
      better: 'lower',
    });
    expect([verdict.kind, wins, losses]).toEqual(['better', 6, 0]);
  });

  test('not shown says what would have been seen, and how many seeds a difference of the margin takes', () => {
    // differences of 20, -10, 30, -20, 10, 0: mean 5, standard deviation 18.708
    const { verdict, mean, wins, ties, losses } = compare(shifted(20, -10, 30, -20, 10, 0));
    expect({ mean, wins, ties, losses }).toEqual({
      mean: expect.closeTo(0.05, 12),
      wins: 3,
      ties: 1,
      losses: 2,
    });
    expect(verdict).toEqual({
      kind: 'not shown',
      because: 'interval',
      detectable: expect.closeTo(0.26838, 4), // R: power.t.test(n = 6, sd = 0.187083, power = 0.8, type = "paired", strict = TRUE)
      seedsForMargin: 30, // the same with delta = 0.1 gives n = 29.4
    });
  });

  test('five seeds show nothing, and there is no p', () => {
    const five = shifted(20, 25, 30, 22, 24, 28).slice(0, 5);
    const [comparison] = compareAll([contrast(base.slice(0, 5), five)], inPoints);
    // no difference would have been seen, however large; the standard deviation, 0.0377, asks for fewer seeds than show anything
    expect(comparison?.verdict).toEqual({ kind: 'not shown', because: 'few seeds', seedsForMargin: 6 });
    expect(comparison).not.toHaveProperty('p');
    expect(comparison?.mean).toBeCloseTo(0.242, 12);
  });
});

describe('seeds', () => {
  test('that failed are dropped in pairs and counted', () => {
    const { dropped, differences, isPaired, verdict } = compare([
      undefined,
      ...shifted(0, 25, 30, 22, 24, 28).slice(1),
    ]);
    expect({ dropped, isPaired, verdict: verdict.kind }).toEqual({
      dropped: 1,
      isPaired: true,
      verdict: 'not shown',
    });
    expect(differences.map(({ seed }) => seed)).toEqual([2, 3, 4, 5, 6]);
  });

  test('that are not the same make no pairs', () => {
    const comparison = compare([...shifted(20, 25, 30, 22, 24, 28), 9730]);
    expect(comparison).toMatchObject({
      isPaired: false,
      differences: [],
      dropped: 0,
      verdict: { kind: 'better' },
    });
    // t.test(c(9720,9730,9740,9717,9726,9726,9730), c(9700,9705,9710,9695,9702,9698)) in R, in hundredths
    expect(comparison.mean).toBeCloseTo(0.2533333, 6);
    expect(comparison.p).toBeCloseTo(2.347e-5, 7);
  });

  test('of which none is left give no figure', () => {
    const comparison = compare(base.map(() => undefined));
    expect(comparison).toEqual({
      name: 'other',
      baseline: 'base',
      isPaired: true,
      differences: [],
      dropped: 6,
      wins: 0,
      ties: 0,
      losses: 0,
      verdict: { kind: 'not shown', because: 'few seeds' },
    });
  });
});

test('of several comparisons each interval is wider, and p is by Holm', () => {
  const others = [shifted(20, 25, 30, 22, 24, 28), shifted(20, -10, 30, -20, 10, 0)];
  const [first, second] = compareAll(
    others.map((counts) => contrast(base, counts)),
    inPoints,
  );
  expect([first?.interval?.level, second?.interval?.level]).toEqual([0.975, 0.975]);
  expect([first?.p, first?.adjustedP]).toEqual([2 / 64, 4 / 64]);
  expect(second?.adjustedP).toBe(second?.p);
});

test('Wilcoxon on request', () => {
  expect(compare(shifted(20, 25, 30, 22, 24, 28))).not.toHaveProperty('wilcoxon');
  const { wilcoxon } = compare(shifted(20, 25, 30, 22, 24, 28), { ...inPoints, wilcoxon: true });
  expect(wilcoxon).toEqual({ count: 6, positive: 21, p: 2 / 64 });
});
