import cephes from 'cephes';
import { meanOf, standardDeviationOf } from './sample.ts';

/** Mean of paired differences in standard deviations of theirs (Cohen 1988); undefined where they do not vary. */
export function cohensDz(differences: readonly number[]): number | undefined {
  return finite(meanOf(differences) / standardDeviationOf(differences));
}

/**
 * Difference of two means in standard deviations of one config over its seeds, pooled, without the bias of small samples
 * (Hedges 1981, with his exact factor); undefined where nothing varies.
 */
export function hedgesG(values: readonly number[], baseline: readonly number[]): number | undefined {
  const degrees = values.length + baseline.length - 2;
  const squares = [values, baseline].map((one) => (one.length - 1) * standardDeviationOf(one) ** 2);
  const pooled = Math.sqrt(((squares[0] as number) + (squares[1] as number)) / degrees);
  return finite((unbiasing(degrees) * (meanOf(values) - meanOf(baseline))) / pooled);
}

/** gamma(n/2) / (sqrt(n/2) * gamma((n - 1)/2)). */
function unbiasing(degrees: number): number {
  const logarithm = cephes.lgam(degrees / 2) - cephes.lgam((degrees - 1) / 2);
  return Math.exp(logarithm) / Math.sqrt(degrees / 2);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
