import type { ComparisonSettings, Contrast, Difference } from './comparison.ts';
import { hedgesG } from './effect-size.ts';
import { standardDeviationOf, studentInterval } from './sample.ts';
import { FEWEST_SEEDS, verdictOf } from './verdict.ts';
import { welchDifference } from './welch.ts';

/** The difference of two means over seeds that are not the same. */
export function compareMeans(
  { sample, baseline, scale }: Contrast,
  settings: ComparisonSettings,
  level: number,
): Difference {
  const both = [sample, baseline].map(({ values }) => [...values.values()].map((one) => one * scale));
  const [values, others] = both as [number[], number[]];
  const dropped = [sample, baseline].reduce((sum, one) => sum + one.seeds.length - one.values.size, 0);
  const unpaired = { isPaired: false, differences: [], dropped, wins: 0, ties: 0, losses: 0 };
  const seeds = Math.min(values.length, others.length);
  if (seeds < 2) return { ...unpaired, verdict: { kind: 'not shown', because: 'few seeds' } };
  const { mean, standardError, degrees, p } = welchDifference(values, others);
  const interval = studentInterval(mean, standardError, degrees, level);
  const g = hedgesG(values, others);
  const { better, margin } = settings;
  return {
    ...unpaired,
    mean,
    interval,
    ...(g !== undefined && { hedgesG: g }),
    ...(p !== undefined && seeds >= FEWEST_SEEDS && { p }),
    verdict: verdictOf({ interval, seeds, better, margin, errorWith: equallyMany(values, others) }),
  };
}

/** The error of the difference, had both configs been trained with so many seeds. */
function equallyMany(values: readonly number[], others: readonly number[]) {
  const [a, b] = [values, others].map((one) => standardDeviationOf(one) ** 2) as [number, number];
  return (seeds: number) => ({
    standardError: Math.sqrt((a + b) / seeds),
    degrees: ((seeds - 1) * (a + b) ** 2) / (a ** 2 + b ** 2),
  });
}
