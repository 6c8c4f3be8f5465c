import type { ComparisonSettings, Contrast, Difference } from './comparison.ts';
import { cohensDz, hedgesG } from './effect-size.ts';
import { meanOf, standardDeviationOf, studentInterval } from './sample.ts';
import { signFlipP } from './sign-flip.ts';
import { FEWEST_SEEDS, verdictOf } from './verdict.ts';
import { signedRanks } from './wilcoxon.ts';

/** One seed with what both configs gave. */
interface Pair {
  readonly seed: number;
  readonly value: number;
  readonly other: number;
}

/** Differences seed by seed: on the values as they are, whole numbers having exact ties, and scaled in the end. */
export function comparePairs(contrast: Contrast, settings: ComparisonSettings, level: number): Difference {
  const { sample, scale } = contrast;
  const pairs = pairsOf(contrast);
  const differences = pairs.map(({ value, other }) => value - other);
  const sign = settings.better === 'higher' ? 1 : -1;
  const count = (outcome: number) => differences.filter((one) => Math.sign(sign * one) === outcome).length;
  return {
    isPaired: true,
    differences: pairs.map(({ seed, value, other }) => ({ seed, difference: (value - other) * scale })),
    dropped: sample.seeds.length - pairs.length,
    wins: count(1),
    ties: count(0),
    losses: count(-1),
    ...estimate(
      differences.map((one) => one * scale),
      settings,
      level,
    ),
    ...(pairs.length > 1 && effectSizes(pairs)),
    ...(pairs.length >= FEWEST_SEEDS && tests(differences, settings)),
  };
}

function pairsOf({ sample: { seeds, values }, baseline }: Contrast): Pair[] {
  return seeds.flatMap((seed) => {
    const [value, other] = [values.get(seed), baseline.values.get(seed)];
    return value === undefined || other === undefined ? [] : [{ seed, value, other }];
  });
}

/** @param scaled differences in the units of the results */
function estimate(
  scaled: readonly number[],
  { better, margin }: ComparisonSettings,
  level: number,
): Pick<Difference, 'mean' | 'interval' | 'verdict'> {
  const [count, mean, deviation] = [scaled.length, meanOf(scaled), standardDeviationOf(scaled)];
  const errorWith = (seeds: number) => ({ standardError: deviation / Math.sqrt(seeds), degrees: seeds - 1 });
  const interval =
    count < 2 ? undefined : studentInterval(mean, errorWith(count).standardError, count - 1, level);
  return {
    ...(count > 0 && { mean }),
    ...(interval !== undefined && { interval }),
    verdict: verdictOf({ interval, seeds: count, better, margin, errorWith }),
  };
}

function effectSizes(pairs: readonly Pair[]): Pick<Difference, 'dz' | 'hedgesG'> {
  const dz = cohensDz(pairs.map(({ value, other }) => value - other));
  const g = hedgesG(
    pairs.map(({ value }) => value),
    pairs.map(({ other }) => other),
  );
  return { ...(dz !== undefined && { dz }), ...(g !== undefined && { hedgesG: g }) };
}

function tests(
  differences: readonly number[],
  { wilcoxon }: ComparisonSettings,
): Pick<Difference, 'p' | 'wilcoxon'> {
  const p = signFlipP(differences);
  return { ...(p !== undefined && { p }), ...(wilcoxon && { wilcoxon: signedRanks(differences) }) };
}
