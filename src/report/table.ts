import { padEnd, padStart, widthOf } from './width.ts';
import { wrap } from './wrap.ts';

type Rows = readonly (readonly string[])[];

/**
 * Lays out a table in plain text: columns two spaces apart, one where it would be too wide; the first to the left, the others
 * to the right.
 *
 * @param rows every row has as many cells as the first, which holds the headings
 * @param columns width of the terminal in characters
 * @returns lines joined by line feeds, without one at the end
 */
export function renderTable(rows: Rows, columns: number = Number.POSITIVE_INFINITY): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => widthOf(cells[column] ?? ''))),
  );
  const wide = widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
  const gap = wide <= columns ? '  ' : ' ';
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? padEnd : padStart)(cell, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** Whether no line of a text is wider than the terminal. */
export function fits(text: string, columns: number): boolean {
  return text.split('\n').every((line) => widthOf(line) <= columns);
}

/** With as many columns, from the left, as there is room for. */
export function renderFirstColumns(rows: Rows, columns: number): string {
  const [width = 0] = rows.map(({ length }) => length);
  const tables = Array.from({ length: width }, (_, left) =>
    renderTable(
      rows.map((row) => row.slice(0, width - left)),
      columns,
    ),
  );
  return tables.find((table) => fits(table, columns)) ?? tables.at(-1) ?? '';
}

/** Where there is no room for a table: the first cell of each row, and the others under it behind their headings. */
export function renderTableOrStack([headings = [], ...rows]: Rows, columns: number): string {
  const table = renderTable([headings, ...rows], columns);
  if (fits(table, columns)) return table;
  return rows.flatMap((row) => stack(headings, row, columns)).join('\n');
}

function stack(headings: readonly string[], [first = '', ...others]: readonly string[], columns: number) {
  const named = others.flatMap((cell, index) =>
    cell === '' ? [] : [`${headings[index + 1]} ${cell}`.trimStart().replaceAll(' ', NO_BREAK)],
  );
  const lines = wrap(`  ${named.join(', ')}`, columns).map((line) => line.replaceAll(NO_BREAK, ' '));
  return [first, ...lines];
}

/** Lines break between cells only. */
const NO_BREAK = '\u00a0';
