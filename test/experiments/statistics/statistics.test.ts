import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cohensDz, hedgesG } from '../../../src/experiments/statistics/effect-size.ts';
import { holm } from '../../../src/experiments/statistics/holm.ts';
import { detectableNoncentrality, powerOfT, seedsNeeded } from '../../../src/experiments/statistics/power.ts';
import { studentInterval, summarizeSample } from '../../../src/experiments/statistics/sample.ts';
import { signFlipP } from '../../../src/experiments/statistics/sign-flip.ts';
import { studentQuantile, studentTwoSided } from '../../../src/experiments/statistics/student-t.ts';
import { welchDifference } from '../../../src/experiments/statistics/welch.ts';
import { signedRanks } from '../../../src/experiments/statistics/wilcoxon.ts';

/** What reference.py and reference.R beside this file printed. */
const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
const [scipy, r] = [read('reference.json'), read('reference-r.json')];

/** To nine digits of what is expected. */
const expectClose = (received: number | undefined, expected: number) =>
  expect(Math.abs((received as number) - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));

const ends = ({ lower, upper }: { lower: number; upper: number }) => [lower, upper] as const;
const expectEnds = (interval: { lower: number; upper: number } | undefined, [lower, upper]: number[]) => {
  expectClose(interval?.lower, lower as number);
  expectClose(interval?.upper, upper as number);
};
const differencesOf = ({ a, b }: { a: number[]; b: number[] }) =>
  a.map((value, index) => value - (b[index] as number));

describe("Student's t is scipy's and R's", () => {
  test.each([...scipy.quantiles, ...r.quantiles] as [number, number, number][])(
    'quantile %d of %d degrees is %d',
    (probability, degrees, quantile) => expectClose(studentQuantile(probability, degrees), quantile),
  );

  test.each(scipy.twoSided as [number, number, number][])(
    'P(|T| >= %d) of %d degrees is %d',
    (t, degrees, p) => expectClose(studentTwoSided(t, degrees), p),
  );
});

describe.each(Object.keys(scipy.pairs))('%s, as scipy has it', (name) => {
  const expected = scipy.pairs[name];
  const { a, b } = expected;
  const differences = differencesOf(expected);

  test('mean, standard deviation and interval', () => {
    const { count, mean, standardDeviation, interval } = summarizeSample(a);
    expect(count).toBe(a.length);
    expectClose(mean, expected.mean);
    expectClose(standardDeviation, expected.standardDeviation);
    expectEnds(interval, expected.interval);
  });

  test('interval of the paired difference', () =>
    expectEnds(summarizeSample(differences).interval, expected.differenceInterval));

  test('p of all sign flips', () => expectClose(signFlipP(differences), expected.signFlipP));

  test('Wilcoxon over all sign flips', () => {
    const { count, positive, p } = signedRanks(differences);
    expect({ count, positive }).toEqual({
      count: expected.wilcoxon.count,
      positive: expected.wilcoxon.positive,
    });
    expectClose(p, expected.wilcoxon.p);
  });

  test('effect sizes', () => {
    expectClose(cohensDz(differences), expected.dz);
    expectClose(hedgesG(a, b), expected.hedgesG);
  });

  test('Welch, one seed missing', () => {
    const { mean, standardError, degrees, p } = welchDifference(a, b.slice(0, -1));
    expectClose(mean, expected.welch.mean);
    expectClose(degrees, expected.welch.degrees);
    expectClose(p, expected.welch.p);
    expectEnds(studentInterval(mean, standardError, degrees, 0.95), expected.welch.interval);
  });
});

describe('as R has it', () => {
  test("Student's sleep data, paired and by Welch", () => {
    const { a, b, mean, interval, welch } = r.sleep;
    expectClose(summarizeSample(differencesOf(r.sleep)).mean, mean);
    expectEnds(summarizeSample(differencesOf(r.sleep)).interval, interval);
    const found = welchDifference(a, b);
    expectClose(found.degrees, welch.degrees);
    expectClose(found.p, welch.p);
    expectEnds(studentInterval(found.mean, found.standardError, found.degrees, 0.95), welch.interval);
  });

  test('Wilcoxon without ties', () => {
    const { positive, p } = signedRanks(r.wilcoxon.differences);
    expect(positive).toBe(r.wilcoxon.positive);
    expectClose(p, r.wilcoxon.p);
  });
});

test.each([...scipy.holm, [r.holm.ps, r.holm.adjusted]] as [number[], number[]][])(
  'Holm of %j',
  (ps, adjusted) => {
    expect(holm(ps)).toHaveLength(adjusted.length);
    for (const [index, p] of holm(ps).entries()) expectClose(p, adjusted[index] as number);
  },
);

describe('power', () => {
  test.each(scipy.power as [number, number, number, number][])(
    'of a difference of %d standard errors with %d degrees at %d is %d',
    (noncentrality, degrees, level, power) =>
      expect(powerOfT(noncentrality, degrees, level)).toBeCloseTo(power, 7),
  );

  test.each([...scipy.seedsNeeded, ...r.seedsNeeded] as [number, number, number][])(
    'a difference of %d with standard deviation %d takes %d seeds, rounded up',
    (difference, deviation, seeds) => {
      const errorWith = (n: number) => ({ standardError: deviation / Math.sqrt(n), degrees: n - 1 });
      expect(seedsNeeded(difference, errorWith, 0.95)).toBe(Math.ceil(seeds));
    },
  );

  test('more than 10 000 seeds are not counted', () => {
    const errorWith = (n: number) => ({ standardError: 1 / Math.sqrt(n), degrees: n - 1 });
    expect(seedsNeeded(0.001, errorWith, 0.95)).toBeUndefined();
  });

  test.each([1, 5, 9, 40])('what is detectable with %d degrees has a power of 80 %%', (degrees) =>
    expect(powerOfT(detectableNoncentrality(degrees, 0.95), degrees, 0.95)).toBeCloseTo(0.8, 9),
  );
});

describe('sign flips', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => ((index * 7919) % 41) - 17);

  test('beyond 20 whole numbers p is exact too: a difference of 0 changes nothing', () =>
    expectClose(signFlipP([...numbers, 0, 0]), signFlipP(numbers) as number));

  test('beyond 20 other numbers there is none, rather than one of a sample', () =>
    expect(signFlipP([...numbers, 0.5])).toBeUndefined());

  test.each([
    [[3], 1],
    [[0, 0, 0], 1],
    [[1, 1, 1, 1, 1, 1], 2 / 64],
    [[0.1, 0.2, 0.3], 2 / 8],
    [[0.1, 0.2, -0.3], 1], // 0.1 + 0.2 - 0.3 is not 0 in float64
  ])('%j: %d', (differences, p) => expect(signFlipP(differences)).toBe(p));
});

test.each([
  [[], { count: 0 }],
  [[4], { count: 1, mean: 4 }],
])('%j: no standard deviation and no interval', (values, summary) =>
  expect(summarizeSample(values)).toEqual(summary),
);

test('what does not vary has a mean that is sure, and no effect size', () => {
  const { standardDeviation, interval } = summarizeSample([3, 3, 3]);
  expect(standardDeviation).toBe(0);
  expect(ends(interval as { lower: number; upper: number })).toEqual([3, 3]);
  expect([cohensDz([3, 3]), hedgesG([3, 3], [2, 2])]).toEqual([undefined, undefined]);
});
