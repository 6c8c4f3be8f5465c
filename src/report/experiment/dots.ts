import { padEnd, widthOf } from '../width.ts';

/** Something on a scale: single values as dots, an interval as a line with its mean. */
export interface ScaleRow {
  readonly title: string;
  readonly values: readonly number[];
  readonly interval?: { readonly lower: number; readonly upper: number; readonly mean: number } | undefined;
}

export interface ScaleOptions {
  readonly columns: number;
  /** Whether a line marks 0. */
  readonly zero: boolean;
  readonly format: (value: number) => string;
}

/** Several values in one place: two, three, more. */
const STACKED = ['·', ':', '⁝', '⁞'];

/**
 * Draws rows on one scale: above the values, equal ones stacked, below their interval.
 *
 * @returns lines; none where there is nothing to draw
 */
export function renderScale(rows: readonly ScaleRow[], { columns, zero, format }: ScaleOptions): string[] {
  const numbers = rows.flatMap(({ values, interval }) => [
    ...values,
    ...(interval === undefined ? [] : [interval.lower, interval.upper]),
  ]);
  if (numbers.length === 0) return [];
  const [least, most] = [
    Math.min(...numbers, ...(zero ? [0] : [])),
    Math.max(...numbers, ...(zero ? [0] : [])),
  ];
  const longest = Math.max(...rows.map(({ title }) => widthOf(title)));
  const margin = longest > columns / 3 ? 0 : longest; // long titles have lines of their own
  const width = Math.max(10, Math.min(columns, 100) - margin - 3);
  const span = most - least || Math.abs(most) || 1;
  const place = (value: number) => Math.round(((value - least) / span) * (width - 1));
  const axis = axisLine(least, most, { width, zero, place, format });
  const lines = rows.flatMap(({ title, values, interval }) => {
    const drawn = [
      ...(values.length === 0 ? [] : [dotLine(values, { width, zero, place })]),
      ...(interval === undefined ? [] : [intervalLine(interval, { width, zero, place })]),
    ];
    if (margin === 0) return [title, ...drawn.map((line) => `  ${line}`)];
    return drawn.map((line, index) => `${padEnd(index === 0 ? title : '', margin)}  ${line}`);
  });
  return [...lines, `${' '.repeat(margin)}  ${axis}`].map((line) => line.trimEnd());
}

interface Line {
  readonly width: number;
  readonly zero: boolean;
  readonly place: (value: number) => number;
}

function blank({ width, zero, place }: Line): string[] {
  const line = Array.from({ length: width }, () => ' ');
  if (zero) line[place(0)] = '│';
  return line;
}

function dotLine(values: readonly number[], line: Line): string {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(line.place(value), (counts.get(line.place(value)) ?? 0) + 1);
  const characters = blank(line);
  for (const [place, count] of counts)
    characters[place] = STACKED[Math.min(count, STACKED.length) - 1] as string;
  return characters.join('');
}

function intervalLine({ lower, upper, mean }: NonNullable<ScaleRow['interval']>, line: Line): string {
  const characters = blank(line);
  const [from, to] = [line.place(lower), line.place(upper)];
  for (let place = from; place <= to; place++) characters[place] = '─';
  characters[from] = '├';
  characters[to] = '┤';
  characters[line.place(mean)] = '●';
  return characters.join('');
}

function axisLine(
  least: number,
  most: number,
  { width, zero, place, format }: Line & { format: ScaleOptions['format'] },
): string {
  const [left, right] = [format(least), format(most)];
  const characters = [...left.padEnd(width - right.length), ...right].slice(0, width);
  const at = place(0);
  if (zero && at > left.length && at < width - right.length - 1) characters[at] = '0';
  return characters.join('');
}
