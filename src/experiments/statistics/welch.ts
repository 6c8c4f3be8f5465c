import { meanOf, standardDeviationOf } from './sample.ts';
import { studentTwoSided } from './student-t.ts';

/** Difference of two means of independent samples with standard deviations of their own (Welch 1947). */
export interface WelchDifference {
  readonly mean: number;
  readonly standardError: number;
  /** By Welch and Satterthwaite. */
  readonly degrees: number;
  /** Two-sided; absent where nothing varies. */
  readonly p?: number;
}

/** @param values two or more, as of `baseline` */
export function welchDifference(values: readonly number[], baseline: readonly number[]): WelchDifference {
  const mean = meanOf(values) - meanOf(baseline);
  const squares = [values, baseline].map((one) => standardDeviationOf(one) ** 2 / one.length);
  const [a, b] = squares as [number, number];
  const standardError = Math.sqrt(a + b);
  if (standardError === 0) return { mean, standardError, degrees: values.length + baseline.length - 2 };
  const degrees = (a + b) ** 2 / (a ** 2 / (values.length - 1) + b ** 2 / (baseline.length - 1));
  return { mean, standardError, degrees, p: studentTwoSided(mean / standardError, degrees) };
}
