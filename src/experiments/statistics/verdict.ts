import { detectableNoncentrality, type ErrorOfDifference, seedsNeeded } from './power.ts';
import type { Interval } from './sample.ts';

/** With five pairs the smallest possible p is 0.0625. */
export const FEWEST_SEEDS = 6;

/** What may be said of a difference to the baseline. */
export type Verdict =
  /** The interval does not cover 0; `isWithinMargin` where no value in it matters. */
  | { readonly kind: 'better' | 'worse'; readonly isWithinMargin: boolean }
  /** The interval is within the margin on both sides. */
  | { readonly kind: 'equivalent' }
  | {
      readonly kind: 'not shown';
      readonly because: 'few seeds' | 'interval';
      /** The difference that would have been seen with a probability of 80 %; absent where no difference would. */
      readonly detectable?: number;
      /** Seeds to see a difference of the margin so; absent without a margin, `null` where it is more than 10 000. */
      readonly seedsForMargin?: number | null;
    };

/** What a verdict is taken from. */
export interface Evidence {
  /** Of the difference to the baseline; absent where there are fewer than two seeds. */
  readonly interval?: Interval | undefined;
  /** Seeds of the smaller sample, or pairs. */
  readonly seeds: number;
  readonly better: 'higher' | 'lower';
  /** The largest difference that does not matter; where absent, no difference is called equivalent. */
  readonly margin?: number | undefined;
  /** By the standard deviations that were found. */
  readonly errorWith: ErrorOfDifference;
}

export function verdictOf(evidence: Evidence): Verdict {
  const { interval, seeds, better, margin = 0 } = evidence;
  if (interval === undefined || seeds < FEWEST_SEEDS) {
    return { kind: 'not shown', because: 'few seeds', ...shortfall(evidence) };
  }
  const { lower, upper } = interval;
  const isWithinMargin = -margin < lower && upper < margin;
  if (lower > 0 || upper < 0) {
    return { kind: lower > 0 === (better === 'higher') ? 'better' : 'worse', isWithinMargin };
  }
  if (isWithinMargin) return { kind: 'equivalent' };
  return { kind: 'not shown', because: 'interval', ...shortfall(evidence) };
}

/** What would have been needed to see more. */
function shortfall({ interval, seeds, margin, errorWith }: Evidence) {
  if (interval === undefined) return {};
  const { standardError, degrees } = errorWith(seeds);
  if (standardError === 0) return {};
  const detectable = detectableNoncentrality(degrees, interval.level) * standardError;
  return {
    ...(seeds >= FEWEST_SEEDS && { detectable }),
    ...(margin !== undefined &&
      margin > 0 && { seedsForMargin: seedsForMargin(margin, errorWith, interval.level) }),
  };
}

function seedsForMargin(margin: number, errorWith: ErrorOfDifference, level: number): number | null {
  const seeds = seedsNeeded(margin, errorWith, level);
  return seeds === undefined ? null : Math.max(FEWEST_SEEDS, seeds);
}
