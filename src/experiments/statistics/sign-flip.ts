/** 2^20 patterns take some ten milliseconds and 4 MB. */
const MOST_ENUMERATED = 20;
/** Places of the distribution of a sum, where the differences are whole numbers. */
const MOST_SUMS = 10_000_000;

/**
 * Exact two-sided p of the hypothesis that each difference is as likely to have the other sign (Fisher 1935): the share
 * of all 2^N patterns of signs whose sum is at least as far from 0. Up to 20 differences all patterns are looked at;
 * beyond, the distribution of the sum is built up difference by difference, which takes whole numbers. Nothing is
 * sampled.
 *
 * @returns undefined where it cannot be had: more than 20 differences that are no whole numbers, or very large ones
 */
export function signFlipP(differences: readonly number[]): number | undefined {
  if (differences.length <= MOST_ENUMERATED) return byPatterns(differences);
  const furthest = differences.reduce((sum, difference) => sum + Math.abs(difference), 0);
  if (!differences.every(Number.isInteger) || furthest > MOST_SUMS) return undefined;
  return bySums(differences, furthest);
}

/** The first sign stays: with the other, each pattern gives the same sum on the other side of 0. */
function byPatterns(differences: readonly number[]): number {
  const [first = 0, ...rest] = differences;
  const sums = new Float64Array(2 ** rest.length).fill(first);
  for (const [index, difference] of rest.entries()) {
    const size = 2 ** index;
    for (let pattern = 0; pattern < size; pattern++) {
      const sum = sums[pattern] as number;
      sums[pattern] = sum + difference;
      sums[pattern + size] = sum - difference;
    }
  }
  const observed = Math.abs(sums[0] as number) * (1 - 1e-12); // sums in another order may round otherwise
  return sums.filter((sum) => Math.abs(sum) >= observed).length / sums.length;
}

/** Of the sum of what has a + sign, from 0 to `furthest`, the probability of each value. */
function bySums(differences: readonly number[], furthest: number): number {
  let probabilities = new Float64Array(furthest + 1);
  probabilities[0] = 1;
  for (const difference of differences) {
    const step = Math.abs(difference);
    probabilities = probabilities.map((stay, sum) => (stay + (probabilities[sum - step] ?? 0)) / 2);
  }
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  return probabilities.reduce(
    (p, probability, positive) => (Math.abs(2 * positive - furthest) >= observed ? p + probability : p),
    0,
  );
}
