import { argMax } from './evaluate.ts';
import { sampledImage, type Uncertainty } from './sampled-image.ts';

/** What the sub-networks that dropout makes of a network say of one image. */
export interface Spread extends Uncertainty {
  readonly samples: number;
  /** [classes]: how many of them take it for this class. */
  readonly votes: readonly number[];
  /** [classes]: between them lie 95 % of their probabilities for this class. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Whether fewer than 95 % of them take it for the same class. */
  readonly unsure: boolean;
}

const SHARE = 0.95;

/**
 * @param logits [samples, classes] of one image
 * @returns the mean probabilities with what they are the mean of
 */
export function spreadOf(
  logits: Float32Array,
  classes: number,
): { readonly prediction: number; readonly probabilities: readonly number[]; readonly spread: Spread } {
  const { probabilities, mean, votes, uncertainty } = sampledImage(logits, classes);
  const samples = logits.length / classes;
  const sorted = Array.from(mean, (_, index) =>
    Float64Array.from(
      { length: samples },
      (_, sample) => probabilities[sample * classes + index] as number,
    ).sort(),
  );
  const spread = {
    samples,
    votes: [...votes],
    lower: sorted.map((values) => quantile(values, (1 - SHARE) / 2)),
    upper: sorted.map((values) => quantile(values, (1 + SHARE) / 2)),
    unsure: Math.max(...votes) < SHARE * samples,
    ...uncertainty,
  };
  return { prediction: argMax(mean), probabilities: [...mean], spread };
}

/** Interpolated between neighbours, as in NumPy (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number];
  return low + (place - below) * (high - low);
}
