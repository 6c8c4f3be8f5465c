import { html, type Markup } from './markup.ts';

/** A cell is a text, or a number as it is to be read. */
export type Row = readonly (string | number)[];

/** Characters of a cell whose text is broken over lines where there is no room. */
const LONGEST_CELL = 24;
/** Of a word in a heading, which is broken on paper where it is longer. */
const LONGEST_WORD = 12;
/** Columns of figures that a sheet of paper has room for. */
const MOST_COLUMNS = 10;

/**
 * A table of figures that scrolls by itself where it is wider than the page.
 *
 * @param heading of the columns
 * @param rows the first cell of each says what it is of
 */
export function table(caption: string, heading: Row, rows: readonly Row[]): Markup {
  const head = heading.map((cell) =>
    cell === '' ? html`<td></td>` : html`<th scope="col"${breaking(cell)}>${cell}</th>`,
  );
  const body = rows.map(
    ([first = '', ...cells]) =>
      html`<tr><th scope="row"${breaking(first)}>${first}</th>${cells.map((cell) => html`<td${breaking(cell)}>${cell}</td>`)}</tr>\n`,
  );
  return scrolling(
    caption,
    html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table>`,
  );
}

function breaking(cell: string | number): Markup | undefined {
  if (String(cell).length > LONGEST_CELL) return html` class="long"`;
  const isBroad = String(cell)
    .split(' ')
    .some((word) => word.length > LONGEST_WORD);
  return isBroad ? html` class="broad"` : undefined;
}

/**
 * A table of as many columns as there are seeds, classes or layers: several tables below each other where they are more than
 * fit on a sheet.
 *
 * @param fixed the columns that each table begins with
 */
export function tableInParts(caption: string, heading: Row, rows: readonly Row[], fixed = 1): Markup {
  const count = Math.ceil((heading.length - fixed) / MOST_COLUMNS);
  if (count <= 1) return table(caption, heading, rows);
  const parts = Array.from({ length: count }, (_, part) => {
    const [from, to] = [fixed + part * MOST_COLUMNS, fixed + (part + 1) * MOST_COLUMNS];
    const partOf = (row: Row) => [...row.slice(0, fixed), ...row.slice(from, to)];
    const [first, last] = [heading[from], heading.slice(from, to).at(-1)];
    return table(
      `${caption}: ${first === last ? first : `${first} to ${last}`}`,
      partOf(heading),
      rows.map(partOf),
    );
  });
  return html`${parts}`;
}

/** What may be wider than the page, and then is moved sideways, with the keyboard too. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="wide" role="region" aria-label="${label}" tabindex="0">${content}</div>\n`;
}

/** What is there for those who want to know it exactly. */
export function details(summary: string, content: Markup): Markup {
  return html`<details><summary>${summary}</summary>${content}</details>\n`;
}
