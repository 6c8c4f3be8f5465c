import { ascending, ties } from './risk-coverage.ts';

/**
 * Area under the receiver operating characteristic: the probability that a score tells one of each kind apart, ties
 * counting one half (Mann and Whitney 1947, Hanley and McNeil 1982).
 *
 * @param low scores that should be smaller
 * @param high scores that should be larger
 */
export function auroc(low: Float64Array, high: Float64Array): number {
  const scores = Float64Array.from([...low, ...high]);
  const order = ascending(scores);
  let ranks = 0; // of `high`, counted from 1, ties at their mean
  for (const [first, last] of ties(order, scores)) {
    const members = order.subarray(first, last).filter((position) => position >= low.length);
    ranks += members.length * ((first + 1 + last) / 2);
  }
  return (ranks - (high.length * (high.length + 1)) / 2) / (low.length * high.length);
}
