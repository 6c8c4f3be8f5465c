/** How often values fall between limits, with the sums from which mean and variance follow. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Upper edges of the buckets; the first begins at `min`, the last ends at `max`. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

/** As many as TensorFlow's own histogram summaries have. */
const BUCKETS = 30;

/**
 * Buckets of equal width from the smallest to the largest value, one bucket where all values are the same. Infinite and
 * missing values are left out.
 *
 * @returns undefined where no value is left
 */
export function histogramOf(values: Float32Array): Histogram | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  let [min, max, sum, sumOfSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumOfSquares += value * value;
  }
  const buckets = min === max ? 1 : BUCKETS;
  const width = (max - min) / buckets;
  const counts = new Array<number>(buckets).fill(0);
  for (const value of finite) {
    const bucket = width === 0 ? 0 : Math.min(Math.floor((value - min) / width), buckets - 1);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  const limits = counts.map((_, bucket) => (bucket === buckets - 1 ? max : min + (bucket + 1) * width));
  return { min, max, count: finite.length, sum, sumOfSquares, limits, counts };
}
