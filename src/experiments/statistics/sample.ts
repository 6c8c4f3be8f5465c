import { studentQuantile } from './student-t.ts';

/** An interval that covers what it is about with the probability `level`. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** Such as 0.95. */
  readonly level: number;
}

/** One config's values over its seeds. */
export interface SampleSummary {
  readonly count: number;
  /** Absent where there is no value. */
  readonly mean?: number;
  /** With N - 1 in the denominator; absent where there are fewer than two values, as is the interval. */
  readonly standardDeviation?: number;
  /** Of the mean, by Student's t. */
  readonly interval?: Interval;
}

export function summarizeSample(values: readonly number[], level = 0.95): SampleSummary {
  const count = values.length;
  if (count === 0) return { count };
  const mean = meanOf(values);
  if (count === 1) return { count, mean };
  const standardDeviation = standardDeviationOf(values);
  const standardError = standardDeviation / Math.sqrt(count);
  return { count, mean, standardDeviation, interval: studentInterval(mean, standardError, count - 1, level) };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function standardDeviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** @param standardError of the mean */
export function studentInterval(
  mean: number,
  standardError: number,
  degrees: number,
  level: number,
): Interval {
  const distance = studentQuantile((1 + level) / 2, degrees) * standardError;
  return { lower: mean - distance, upper: mean + distance, level };
}
