import stringWidth from 'string-width';

/** Columns that a text takes on a terminal: two for wide characters such as 鞋, none for colours and combining marks. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** With spaces behind it, up to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + spaces(columns - widthOf(text));
}

/** With spaces before it, up to so many columns. */
export function padStart(text: string, columns: number): string {
  return spaces(columns - widthOf(text)) + text;
}

function spaces(count: number): string {
  return ' '.repeat(Math.max(0, count));
}

/** The beginning of a text, as far as there is room. */
export function cut(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : fitting(graphemesOf(text), columns).join('');
}

/** A text that is too long without its middle: paths are told apart by both of their ends. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const kept = Math.max(0, columns - 1);
  const graphemes = graphemesOf(text);
  const beginning = fitting(graphemes, Math.floor(kept / 2)).join('');
  const end = fitting(graphemes.toReversed(), kept - widthOf(beginning));
  return `${beginning}…${end.toReversed().join('')}`;
}

/** What a reader takes for characters. */
function graphemesOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** The first of them that have room together. */
function fitting(graphemes: readonly string[], columns: number): string[] {
  let width = 0;
  const end = graphemes.findIndex((grapheme) => {
    width += widthOf(grapheme);
    return width > columns;
  });
  return graphemes.slice(0, end < 0 ? graphemes.length : end);
}
