import { join } from 'node:path';
import { expect, test } from 'vitest';

interface PairedTTest {
  readonly mean: number;
  readonly standardError: number;
  readonly t: number;
  readonly degrees: number;
  readonly p: number;
}

const module = join(import.meta.dirname, '..', '..', 'bench', 'paired-t-test.mjs');
const { pairedTTest } = (await import(module)) as {
  pairedTTest: (differences: readonly number[]) => PairedTTest;
};

/** Hours of sleep gained by ten patients (Student 1908): `t.test(extra ~ group, data = sleep, paired = TRUE)` in R. */
const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

test.each([
  [sleep, { mean: 1.58, standardError: 0.3889587, t: 4.062128, degrees: 9, p: 0.002832890197 }],
  [
    sleep.map((hours) => -hours),
    { mean: -1.58, standardError: 0.3889587, t: -4.062128, degrees: 9, p: 0.00283289 },
  ],
  [[1, -1, 1, -1], { mean: 0, standardError: Math.sqrt(1 / 3), t: 0, degrees: 3, p: 1 }],
  [[0, 1], { mean: 0.5, standardError: 0.5, t: 1, degrees: 1, p: 0.5 }], // one degree: the Cauchy distribution
])('%j', (differences, expected) => {
  const found = pairedTTest(differences);
  for (const key of Object.keys(expected) as (keyof PairedTTest)[]) {
    expect(found[key], key).toBeCloseTo(expected[key], 6);
  }
});

test.each([[[0.1, 0.1, 0.1]], [[0, 0]]])('%j: nothing varies, so there is no t and no p', (differences) => {
  const { t, p } = pairedTTest(differences);
  expect({ t, p }).toEqual({ t: Number.NaN, p: Number.NaN });
});
