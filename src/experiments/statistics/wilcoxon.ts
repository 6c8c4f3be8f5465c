import { signFlipP } from './sign-flip.ts';

/** Wilcoxon's signed-rank test. */
export interface SignedRanks {
  /** Differences that are not 0. */
  readonly count: number;
  /** Sum of the ranks of the positive differences. */
  readonly positive: number;
  /** Exact, two-sided; absent where there are too many differences to be exact. */
  readonly p?: number;
}

/** Differences of 0 are left out; equal ones share the mean of their ranks (Wilcoxon 1945). */
export function signedRanks(differences: readonly number[]): SignedRanks {
  const others = differences.filter((difference) => difference !== 0);
  const ranks = midranks(others.map(Math.abs));
  const signed = others.map((difference, index) => Math.sign(difference) * (ranks[index] as number));
  const positive = signed.reduce((sum, rank) => sum + Math.max(rank, 0), 0);
  const p = signFlipP(signed.map((rank) => 2 * rank)); // midranks may end in a half
  return { count: others.length, positive, ...(p !== undefined && { p }) };
}

function midranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const smaller = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return smaller + (equal + 1) / 2;
  });
}
