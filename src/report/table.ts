/**
 * Lays out a table in plain text: columns two spaces apart, one where it would be too wide; the first to the left, the others
 * to the right.
 *
 * @param rows every row has as many cells as the first, which holds the headings
 * @param columns width of the terminal in characters
 * @returns lines joined by line feeds, without one at the end
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const wide = widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
  const gap = wide <= columns ? '  ' : ' ';
  return rows
    .map((cells) =>
      cells
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}
