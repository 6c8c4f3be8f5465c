import { html, type Markup } from './markup.ts';

/** A cell is a text, or a number as it is to be read. */
export type Row = readonly (string | number)[];

/**
 * A table of figures that scrolls by itself where it is wider than the page.
 *
 * @param heading of the columns
 * @param rows the first cell of each says what it is of
 */
export function table(caption: string, heading: Row, rows: readonly Row[]): Markup {
  const head = heading.map((cell) => (cell === '' ? html`<td></td>` : html`<th scope="col">${cell}</th>`));
  const body = rows.map(
    ([first = '', ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  );
  return scrolling(
    caption,
    html`<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table>`,
  );
}

/** What may be wider than the page, and then is moved sideways, with the keyboard too. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="wide" role="region" aria-label="${label}" tabindex="0">${content}</div>\n`;
}

/** What is there for those who want to know it exactly. */
export function details(summary: string, content: Markup): Markup {
  return html`<details><summary>${summary}</summary>${content}</details>\n`;
}
