import cephes from 'cephes';
import { studentQuantile } from './student-t.ts';

/** Probability with which a difference that is there shall be seen. */
export const POWER = 0.8;

/** Beyond, nobody trains. */
const MOST_SEEDS = 10_000;

/** The standard error of a difference and its degrees of freedom, as they follow from the number of seeds. */
export type ErrorOfDifference = (seeds: number) => {
  readonly standardError: number;
  readonly degrees: number;
};

/**
 * The probability that a two-sided t-test rejects: that a noncentral t is further from 0 than the quantile.
 *
 * @param noncentrality the true difference in standard errors
 * @param level of the interval that must not cover 0
 */
export function powerOfT(noncentrality: number, degrees: number, level: number): number {
  const quantile = studentQuantile((1 + level) / 2, degrees);
  return expectationOverChi(
    degrees,
    (chi) => cephes.ndtr(noncentrality - quantile * chi) + cephes.ndtr(-noncentrality - quantile * chi),
  );
}

/** Of Simpson's rule: with so many, powers are right to eight digits. With few degrees, quantiles are far out. */
function intervalsFor(degrees: number): number {
  return degrees < 4 ? 4000 : 128;
}

/** The mean of f(sqrt(chi^2 / n)), where chi^2 has n degrees of freedom. */
function expectationOverChi(degrees: number, f: (chi: number) => number): number {
  const reach = 9 / Math.sqrt(2 * degrees); // standard deviations around 1, nearly
  const from = Math.max(0, 1 - reach);
  const intervals = intervalsFor(degrees);
  const width = (1 + reach - from) / intervals;
  const half = degrees / 2;
  const logConstant = Math.log(2) + half * Math.log(half) - cephes.lgam(half);
  const density = (chi: number) =>
    chi === 0 && degrees > 1
      ? 0
      : Math.exp(logConstant + (degrees - 1) * Math.log(chi || 1) - half * chi * chi);
  let sum = 0;
  for (let index = 0; index <= intervals; index++) {
    const chi = from + index * width;
    const weight = index === 0 || index === intervals ? 1 : index % 2 === 1 ? 4 : 2;
    sum += weight * density(chi) * f(chi);
  }
  return (sum * width) / 3;
}

/** The difference, in standard errors, that would have been seen with the probability `POWER`. */
export function detectableNoncentrality(degrees: number, level: number): number {
  let [low, high] = [0, 2 * studentQuantile((1 + level) / 2, degrees) + 10];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (powerOfT(middle, degrees, level) < POWER) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * How many seeds it takes to see a difference with the probability `POWER`.
 *
 * @returns undefined where that is more than 10 000
 */
export function seedsNeeded(
  difference: number,
  errorWith: ErrorOfDifference,
  level: number,
): number | undefined {
  const isEnough = (seeds: number) => {
    const { standardError, degrees } = errorWith(seeds);
    return powerOfT(difference / standardError, degrees, level) >= POWER;
  };
  let [few, enough] = [1, MOST_SEEDS];
  if (!isEnough(enough)) return undefined;
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}
