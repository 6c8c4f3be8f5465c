import type { Analysis } from '../../experiments/analysis.ts';
import type { Comparison } from '../../experiments/statistics/comparison.ts';
import { plural, wholeNumber } from '../quantities.ts';
import { inUnits, meanValue, percent, probability, signed } from './values.ts';

type Context = Pick<Analysis, 'metric' | 'margin' | 'comparisons'>;

/** What may be said of a difference, and on what grounds: a line or two. */
export function renderVerdict(comparison: Comparison, context: Context): string[] {
  return [verdictLine(comparison, context), ...groundsLines(comparison, context)];
}

/** What an experiment has shown, where only a sentence or two are read. */
export function conclusion(analysis: Analysis): string {
  const { comparisons, notCompared } = analysis;
  const [first] = comparisons;
  if (notCompared !== undefined) return notCompared;
  if (first === undefined) return 'Nothing is compared: there is one config.';
  if (comparisons.length === 1) return verdictLine(first, analysis);
  const counts = ['better', 'worse', 'equivalent', 'not shown'].flatMap((kind) => {
    const count = comparisons.filter(({ verdict }) => verdict.kind === kind).length;
    return count === 0
      ? []
      : [`${count} ${kind === 'not shown' ? 'without a difference that is shown' : kind}`];
  });
  return `Of ${comparisons.length} comparisons, ${counts.join(', ')}.`;
}

function verdictLine({ name, baseline, verdict }: Comparison, context: Context): string {
  const { metric, margin = 0 } = context;
  const irrelevant = inUnits(margin, metric.unit);
  if (verdict.kind === 'equivalent') {
    return `${name} and ${baseline} are equivalent: the difference is within ${irrelevant} either way.`;
  }
  if (verdict.kind !== 'not shown') {
    const aside = verdict.isWithinMargin ? `, by less than the ${irrelevant} that matter` : '';
    return `${name} is ${verdict.kind} than ${baseline}${aside}.`;
  }
  const few = verdict.because === 'few seeds' ? ': fewer than 6 seeds show nothing' : '';
  return `A difference between ${name} and ${baseline} is not shown${few}.${needed(verdict, context)}`;
}

function needed(
  { detectable, seedsForMargin }: Extract<Comparison['verdict'], { kind: 'not shown' }>,
  { metric, margin }: Context,
): string {
  const { unit } = metric;
  const count = seedsForMargin === null ? 'more than 10 000' : wholeNumber(seedsForMargin ?? 0);
  const seeds = seedsForMargin === undefined ? undefined : `would take ${count} seeds`;
  if (detectable === undefined)
    return seeds === undefined ? '' : ` One of ${inUnits(margin ?? 0, unit)} ${seeds}.`;
  const seen = ` One of ${inUnits(meanValue(detectable, unit), unit)} would have been seen in 4 of 5 such experiments`;
  return seeds === undefined ? `${seen}.` : `${seen}; one of ${margin} ${seeds}.`;
}

function groundsLines(comparison: Comparison, { metric, comparisons }: Context): string[] {
  const { mean, interval, differences, wins, ties, losses, dropped, isPaired } = comparison;
  if (mean === undefined) return [`No seed has a result of both.`];
  const within =
    interval === undefined
      ? ''
      : `, ${percent(interval.level)} interval ${signed(interval.lower, metric.unit)} to ${signed(interval.upper, metric.unit)}`;
  const size = `Mean difference, the first less the second, ${inUnits(signed(mean, metric.unit), metric.unit)}${within}`;
  const pairs = isPaired
    ? `${plural(differences.length, 'pair')}: ${plural(wins, 'win')}, ${plural(ties, 'tie')}, ${losses === 1 ? '1 loss' : `${losses} losses`}`
    : 'not paired, since the seeds are not the same: Welch';
  const missing = dropped === 0 ? '' : `; ${plural(dropped, 'seed')} without a result left out`;
  return [`${size}; ${pairs}${missing}.`, ...testsLine(comparison, comparisons.length)];
}

function testsLine(comparison: Comparison, count: number): string[] {
  const { p, wilcoxon, dz, hedgesG, isPaired, differences } = comparison;
  const test = isPaired ? 'Exact p of all sign flips' : "p of Welch's t-test";
  const parts = [
    p === undefined ? '' : `${test} ${probability(p)}`,
    count === 1 ? '' : holm(comparison, count),
    p === undefined && isPaired && differences.length > 20
      ? 'No p: beyond 20 pairs an exact one takes numbers of images'
      : '',
    wilcoxon?.p === undefined ? '' : `Wilcoxon's ${probability(wilcoxon.p)}`,
    dz === undefined ? '' : `d_z ${dz.toFixed(2)}`,
    hedgesG === undefined ? '' : `Hedges' g ${hedgesG.toFixed(2)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}

/** So many pairs may be too few for any difference to have a p below 0.05. */
function holm({ p, adjustedP, isPaired, differences }: Comparison, count: number): string {
  if (p === undefined || adjustedP === undefined) return '';
  const pairs = differences.length;
  const isLeast = isPaired && adjustedP > 0.05 && p <= 1.001 * 2 ** (1 - pairs);
  const limit = isLeast ? `, the least there is with ${pairs} pairs` : '';
  return `by Holm over ${count} comparisons ${probability(adjustedP)}${limit}`;
}
