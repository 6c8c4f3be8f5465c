/**
 * p-values of several comparisons, so that the probability of one false claim among them stays what it is for one
 * (Holm 1979).
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const adjusted = [...ps];
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * (ps[index] as number)));
    adjusted[index] = largest;
  }
  return adjusted;
}
