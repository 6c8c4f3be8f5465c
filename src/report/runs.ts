import type { ChalkInstance } from 'chalk';
import { csv } from '../csv.ts';
import { inOneLine } from '../received.ts';
import { shortNames } from '../short-names.ts';
import type { Terminal } from './evaluation.ts';
import { plural, share, wholeNumber } from './quantities.ts';
import { fits, renderTable } from './table.ts';
import { widthOf } from './width.ts';
import { wrap } from './wrap.ts';

/** A run as it stands in the list of runs. */
export interface RunRow {
  readonly run: string;
  readonly state: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly config?: string;
  readonly epochs?: number;
  readonly accuracy?: number;
  /** By their paths: those in which it differs from other runs. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const INDENT = '  ';

/** A line for each run, and under it what sets it apart; on narrow terminals a few short lines. */
export function renderRuns(runs: readonly RunRow[], { columns, paint }: Terminal): string {
  const names = shortNames(runs.flatMap(({ settings }) => Object.keys(settings)));
  const text = renderTable([headings, ...runs.map((run) => cellsOf(run, paint))], columns);
  const [isWide, table] = [fits(text, columns), text.split('\n')];
  const lines = runs.flatMap((run, index) => {
    const own = wrap(renderSettings(run, names), columns - INDENT.length);
    const first = isWide ? [table[index + 1] as string] : stackedLines(run, columns, paint);
    return [...first, ...own.filter((line) => line !== '').map((line) => paint.dim(`${INDENT}${line}`))];
  });
  return [...(isWide ? [paint.bold(table[0] ?? '')] : []), ...lines].map((line) => `${line}\n`).join('');
}

const headings = ['run', 'state', 'epochs', 'accuracy', 'started', 'config'];

function cellsOf(
  { run, state, epochs, accuracy, startedAt, config = '-' }: RunRow,
  paint: ChalkInstance,
): string[] {
  return [
    inOneLine(run),
    colourOf(state, paint)(state),
    epochs === undefined ? '-' : wholeNumber(epochs),
    accuracy === undefined ? '-' : share(accuracy),
    startedAt === undefined ? '-' : localTime(startedAt),
    config,
  ];
}

function stackedLines(
  { run, state, epochs, accuracy, startedAt, config }: RunRow,
  columns: number,
  paint: ChalkInstance,
): string[] {
  const trained = [
    ...(epochs === undefined ? [] : [plural(epochs, 'epoch')]),
    ...(accuracy === undefined ? [] : [`test accuracy ${share(accuracy)}`]),
  ];
  const begun = startedAt === undefined ? [] : [`${localTime(startedAt)} ${config}`];
  const name = inOneLine(run); // whole, so that it can be copied
  const isShort = widthOf(name) + 2 + state.length <= columns;
  const coloured = colourOf(state, paint)(state);
  return [
    ...(isShort ? [`${name}  ${coloured}`] : [name, `${INDENT}${coloured}`]),
    ...[begun, trained].flatMap((parts) => (parts.length === 0 ? [] : [`${INDENT}${parts.join(', ')}`])),
  ];
}

function colourOf(state: string, paint: ChalkInstance): (text: string) => string {
  if (state === 'done') return paint.green;
  return state === 'diverged' || state === 'damaged' ? paint.red : paint.yellow;
}

/** `2026-01-31 09:05`, where the reader is. */
function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function renderSettings({ settings }: RunRow, names: ReadonlyMap<string, string>): string {
  return Object.entries(settings)
    .map(
      ([path, value]) =>
        `${names.get(path)} ${inOneLine(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
    .join(', ');
}

/** As CSV: a header, a line for each run, and a column for each setting in which any differ. */
export function runsCsv(runs: readonly RunRow[]): string {
  const paths = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const lines = runs.map(({ settings, ...run }) => [
    ...csvColumns.map((column) => run[column]),
    ...paths.map((path) => settings[path]),
  ]);
  return csv([[...csvColumns, ...paths], ...lines]);
}

const csvColumns = ['run', 'state', 'startedAt', 'config', 'epochs', 'accuracy'] as const;
