import type { Analysis } from '../../experiments/analysis.ts';
import { plural } from '../quantities.ts';
import { renderFirstColumns } from '../table.ts';
import { cut, padEnd, widthOf } from '../width.ts';
import { wrap, wrapBehind } from '../wrap.ts';
import { renderScale } from './dots.ts';
import { renderGates } from './gates.ts';
import { differenceRows, differencesTitle, valueRows } from './scale-rows.ts';
import { armRows, legend } from './table.ts';
import { meanValue, signed, value } from './values.ts';
import { renderVerdict } from './verdict.ts';

/** How wide the terminal is. */
export interface TextOptions {
  readonly columns: number;
}

/** For `compare`: table, every difference as a dot with its interval, verdicts. */
export function renderComparisons(analysis: Analysis, options: TextOptions): string {
  if (!hasResult(analysis)) return nothing(analysis, options);
  return sections(options, [
    table(analysis, options),
    every(analysis, options),
    differences(analysis, options),
    verdicts(analysis, options),
    wrapAll(renderGates(analysis), options),
    wrap(legend(analysis), options.columns),
  ]);
}

/** For `batch` and `sweep`: table, every value as a dot with the interval of the mean, verdicts. */
export function renderMeans(analysis: Analysis, options: TextOptions): string {
  if (!hasResult(analysis)) return nothing(analysis, options);
  return sections(options, [
    table(analysis, options),
    means(analysis, options),
    verdicts(analysis, options),
    wrapAll(renderGates(analysis), options),
    wrap(legend(analysis), options.columns),
  ]);
}

function hasResult({ arms }: Analysis): boolean {
  return arms.some(({ values }) => values.length > 0);
}

/** A table of dashes would say no more. */
function nothing(analysis: Analysis, options: TextOptions): string {
  const lines = [title(analysis), 'No training has a result.'];
  return sections(options, [wrapAll(lines, options), wrapAll(renderGates(analysis), options)]);
}

function wrapAll(lines: readonly string[], { columns }: TextOptions): string[] {
  return lines.flatMap((line) => wrap(line, columns));
}

function sections({ columns }: TextOptions, parts: readonly (readonly string[])[]): string {
  const filled = parts.filter((lines) => lines.length > 0);
  return filled
    .map((lines) => lines.map((line) => `${cut(line, Math.max(columns, 40))}\n`).join(''))
    .join('\n');
}

function table(analysis: Analysis, { columns }: TextOptions): string[] {
  return [...wrap(title(analysis), columns), ...renderFirstColumns(armRows(analysis), columns).split('\n')];
}

/** `dropout: 2 configs, 10 seeds, test accuracy in %`. */
function title({ name, arms, seeds, metric: { title: what, unit } }: Analysis): string {
  return `${name}: ${plural(arms.length, 'config')}, ${plural(seeds.length, 'seed')}, ${what}${unit === '%' ? ' in %' : ''}`;
}

/** Every single value, by config: beside its name, or under it where that leaves little room. */
function every({ arms, metric: { unit } }: Analysis, { columns }: TextOptions): string[] {
  const width = Math.max(...arms.map(({ name }) => widthOf(name)));
  return arms
    .filter(({ values }) => values.length > 0)
    .flatMap(({ name, values }) => {
      const all = values.map(({ value: one }) => value(one, unit).replace(' %', '')).join(' ');
      if (width > columns / 2) return [name, ...wrapBehind('  ', all, columns)];
      return wrapBehind(`${padEnd(name, width)}  `, all, columns);
    });
}

function differences(analysis: Analysis, { columns }: TextOptions): string[] {
  const { unit } = analysis.metric;
  const rows = differenceRows(analysis);
  if (rows.length === 0) return [];
  const scale = renderScale(rows, { columns, zero: true, format: (number) => signed(number, unit) });
  return [...wrap(differencesTitle(analysis), columns), ...scale];
}

function means(analysis: Analysis, { columns }: TextOptions): string[] {
  const { unit } = analysis.metric;
  const format = (number: number) => meanValue(number, unit);
  return renderScale(valueRows(analysis), { columns, zero: false, format });
}

function verdicts(analysis: Analysis, options: TextOptions): string[] {
  const { comparisons, notCompared } = analysis;
  const few =
    comparisons.length > 1
      ? [`${comparisons.length} comparisons, so that intervals are wider and p is by Holm.`]
      : [];
  const words = comparisons.flatMap((comparison) => renderVerdict(comparison, analysis));
  return wrapAll([...few, ...words, ...(notCompared === undefined ? [] : [notCompared])], options);
}
