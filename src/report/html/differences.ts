import type { Analysis } from '../../experiments/analysis.ts';
import type { Comparison } from '../../experiments/statistics/comparison.ts';
import { scaleSvg } from '../charts/scale-svg.ts';
import { differenceRows, differencesTitle } from '../experiment/scale-rows.ts';
import { countedIn, probability, signed } from '../experiment/values.ts';
import { renderVerdict } from '../experiment/verdict.ts';
import { html, type Markup, markup } from './markup.ts';
import { details, table, tableInParts } from './table.ts';
import { unbroken } from './unbroken.ts';

/** Each config less its baseline, seed by seed; undefined where nothing is compared. */
export function differencesSection(analysis: Analysis): Markup | undefined {
  const { comparisons } = analysis;
  if (differenceRows(analysis).length === 0) return undefined;
  const verdicts = comparisons.map(
    (comparison) => html`<li>${unbroken(renderVerdict(comparison, analysis).join(' '))}</li>\n`,
  );
  const several =
    comparisons.length > 1 &&
    `${comparisons.length} comparisons, so that intervals are wider and p is by Holm.`;
  return html`<section><h2>Differences</h2>
<p>${differencesTitle(analysis)}${lessBaseline(analysis)}; the line is at no difference. ${several || ''}</p>
${markup(picture(analysis))}
${table(
  'Differences to the baseline',
  headings(analysis),
  comparisons.map((one) => cells(one, analysis)),
)}
<ul class="verdicts">\n${verdicts}</ul>
${seedBySeed(analysis)}</section>\n`;
}

/** The baseline that all of several configs are compared with; undefined where each has its own. */
function commonBaseline({ comparisons }: Analysis): string | undefined {
  const [first, ...others] = new Set(comparisons.map(({ baseline }) => baseline));
  return comparisons.length > 1 && others.length === 0 ? first : undefined;
}

/** Said once, and not in the title of each row. */
function lessBaseline(analysis: Analysis): string {
  const baseline = commonBaseline(analysis);
  return baseline === undefined ? '' : `, of each config less ${baseline}`;
}

function picture(analysis: Analysis): string {
  const { margin, metric } = analysis;
  const baseline = commonBaseline(analysis);
  const rows = differenceRows(analysis).map(({ title, ...row }) => ({
    ...row,
    title: baseline === undefined ? title : title.slice(0, -` - ${baseline}`.length),
  }));
  return scaleSvg(rows, {
    label: differencesTitle(analysis),
    title: `difference of the ${metric.title}${countedIn(metric.unit)}`,
    zero: true,
    margin,
    format: (number) => signed(Number(number.toPrecision(6)), metric.unit).replace(/(\.\d+?)0+$/, '$1'),
  });
}

function headings({ metric }: Analysis): string[] {
  return ['', `mean${countedIn(metric.unit)}`, 'interval', 'p', 'd_z', "Hedges' g", 'wins', 'ties', 'losses'];
}

function cells(comparison: Comparison, { metric, comparisons }: Analysis): string[] {
  const { name, baseline, mean, interval, p, adjustedP, dz, hedgesG, wins, ties, losses } = comparison;
  const figure = (number: number | undefined) => (number === undefined ? '-' : signed(number, metric.unit));
  const shownP = comparisons.length > 1 ? adjustedP : p;
  return [
    `${name} - ${baseline}`,
    figure(mean),
    interval === undefined ? '-' : `${figure(interval.lower)} to ${figure(interval.upper)}`,
    shownP === undefined ? '-' : probability(shownP),
    ...[dz, hedgesG].map((size) => (size === undefined ? '-' : size.toFixed(2))),
    ...[wins, ties, losses].map(String),
  ];
}

function seedBySeed({ comparisons, seeds, metric }: Analysis): Markup | undefined {
  const paired = comparisons.filter(({ isPaired }) => isPaired);
  if (paired.length === 0) return undefined;
  const rows = paired.map(({ name, baseline, differences }) => {
    const bySeed = new Map(differences.map(({ seed, difference }) => [seed, difference]));
    const own = seeds.map((seed) => bySeed.get(seed));
    return [
      `${name} - ${baseline}`,
      ...own.map((one) => (one === undefined ? '-' : signed(one, metric.unit))),
    ];
  });
  return details(
    'Every difference',
    tableInParts('Differences by seed', ['seed', ...seeds.map(String)], rows),
  );
}
