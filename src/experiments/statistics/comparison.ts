import { holm } from './holm.ts';
import { comparePairs } from './paired.ts';
import type { Interval } from './sample.ts';
import { compareMeans } from './unpaired.ts';
import type { Verdict } from './verdict.ts';
import type { SignedRanks } from './wilcoxon.ts';

/** One config with the value of each seed that gave one. */
export interface Sample {
  readonly name: string;
  /** All seeds that it was to be trained with. */
  readonly seeds: readonly number[];
  /** Such as the number of correct images, by seed. */
  readonly values: ReadonlyMap<number, number>;
}

export interface ComparisonSettings {
  readonly better: 'higher' | 'lower';
  /** The largest difference that does not matter, in the units of the results. */
  readonly margin?: number | undefined;
  /** Whether Wilcoxon's test is made too. */
  readonly wilcoxon?: boolean | undefined;
}

/** Two configs that are compared. */
export interface Contrast {
  readonly baseline: Sample;
  readonly sample: Sample;
  /** One unit of a value in the units of the results: of a correct image in percentage points, for example. */
  readonly scale: number;
}

/** The difference of one config to the baseline, as far as there are values to tell. */
export interface Difference {
  /** Whether the seeds are the same, so that differences are taken seed by seed. */
  readonly isPaired: boolean;
  /** Of each seed with a value of both configs; empty where not paired. */
  readonly differences: readonly { readonly seed: number; readonly difference: number }[];
  /** Seeds without a value of one config or both. */
  readonly dropped: number;
  /** Pairs in which the config was better than the baseline, as good, and worse. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly mean?: number;
  /** At 1 - 0.05 / m, where there are m comparisons. */
  readonly interval?: Interval;
  /** By all sign flips where paired, else by Welch's t-test; absent below 6 seeds. */
  readonly p?: number;
  readonly wilcoxon?: SignedRanks;
  readonly dz?: number;
  readonly hedgesG?: number;
  readonly verdict: Verdict;
}

export interface Comparison extends Difference {
  readonly name: string;
  readonly baseline: string;
  /** By Holm, over all comparisons with the baseline; absent where one of them has no p. */
  readonly adjustedP?: number;
}

/** Compares each config with its baseline, and no two others. */
export function compareAll(contrasts: readonly Contrast[], settings: ComparisonSettings): Comparison[] {
  const level = 1 - 0.05 / contrasts.length;
  const comparisons = contrasts.map((contrast): Comparison => {
    const { sample, baseline } = contrast;
    const compare = sameSeeds(sample, baseline) ? comparePairs : compareMeans;
    return { name: sample.name, baseline: baseline.name, ...compare(contrast, settings, level) };
  });
  const ps = comparisons.flatMap(({ p }) => p ?? []);
  if (ps.length < contrasts.length) return comparisons;
  const adjusted = holm(ps);
  return comparisons.map((comparison, index) => ({ ...comparison, adjustedP: adjusted[index] as number }));
}

function sameSeeds({ seeds }: Sample, baseline: Sample): boolean {
  return seeds.length === baseline.seeds.length && seeds.every((seed) => baseline.seeds.includes(seed));
}
