import type { Analysis } from '../../experiments/analysis.ts';
import type { Comparison } from '../../experiments/statistics/comparison.ts';
import { plural } from '../quantities.ts';
import { inUnits, percent, probability, signed } from './values.ts';

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
  verdict: Extract<Comparison['verdict'], { kind: 'not shown' }>,
  { metric, margin }: Context,
): string {
  const { detectable, seedsForMargin } = verdict;
  if (detectable === undefined) return '';
  const { unit } = metric;
  const least = inUnits(signed(detectable, unit).slice(1), unit);
  const seen = ` One of ${least} would have been seen in 4 of 5 such experiments`;
  if (seedsForMargin === undefined) return `${seen}.`;
  const seeds = seedsForMargin === null ? 'more than 10 000 seeds' : `${seedsForMargin} seeds`;
  return `${seen}; one of ${margin} would take ${seeds}.`;
}

function groundsLines(comparison: Comparison, { metric, comparisons }: Context): string[] {
  const { mean, interval, differences, wins, ties, losses, dropped, isPaired } = comparison;
  if (mean === undefined) return [`No seed has a result of both.`];
  const within =
    interval === undefined
      ? ''
      : `, ${percent(interval.level)} interval ${signed(interval.lower, metric.unit)} to ${signed(interval.upper, metric.unit)}`;
  const size = `Mean difference ${inUnits(signed(mean, metric.unit), metric.unit)}${within}`;
  const pairs = isPaired
    ? `${plural(differences.length, 'pair')}: ${plural(wins, 'win')}, ${plural(ties, 'tie')}, ${losses === 1 ? '1 loss' : `${losses} losses`}`
    : 'not paired, since the seeds are not the same: Welch';
  const missing = dropped === 0 ? '' : `; ${plural(dropped, 'seed')} without a result left out`;
  return [`${size}; ${pairs}${missing}.`, ...testsLine(comparison, comparisons.length)];
}

function testsLine(
  { p, adjustedP, wilcoxon, dz, hedgesG, isPaired, differences }: Comparison,
  count: number,
): string[] {
  const test = isPaired ? 'of all sign flips' : "of Welch's t-test";
  const parts = [
    p === undefined ? '' : `p ${test} ${probability(p)}`,
    p === undefined || adjustedP === undefined || count === 1
      ? ''
      : `by Holm over ${count} comparisons ${probability(adjustedP)}`,
    p === undefined && isPaired && differences.length > 20 ? 'no p: it is exact for 20 pairs at most' : '',
    wilcoxon?.p === undefined ? '' : `Wilcoxon's ${probability(wilcoxon.p)}`,
    dz === undefined ? '' : `d_z ${dz.toFixed(2)}`,
    hedgesG === undefined ? '' : `Hedges' g ${hedgesG.toFixed(2)}`,
  ].filter((part) => part !== '');
  if (parts.length === 0) return [];
  const [first = '', ...others] = parts;
  return [`${[`${first[0] === 'p' ? 'Exact ' : ''}${first}`, ...others].join(', ')}.`].map((line) =>
    isPaired ? line : line.replace(/^Exact p/, 'p'),
  );
}
