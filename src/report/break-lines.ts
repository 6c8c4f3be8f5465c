import { stripVTControlCharacters } from 'node:util';

/**
 * Breaks lines at spaces, so that none is longer than `columns` unless one of its words is, or what is to be copied: a command
 * and a path in quotes stay whole. What follows a break is indented as its line is.
 *
 * @param widthOf columns that a text takes; without it, wide characters count as one, for which nothing has to be loaded
 */
export function breakLines(
  text: string,
  columns: number,
  widthOf: (text: string) => number = lengthOf,
): string[] {
  return text.split('\n').flatMap((line) => breakLine(line, columns, widthOf));
}

function breakLine(line: string, columns: number, widthOf: (text: string) => number): string[] {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  for (const [, space, word] of line.matchAll(WORD)) {
    const longer = `${current}${space}${word}`;
    if (current !== '' && widthOf(longer) > columns) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}

/**
 * With the spaces before it. Those of a command behind a colon or $, between quotes, between the thousands of a number,
 * before %, and in `[0, 1)` are within a word.
 */
const WORD =
  /( *)(\$ .*$|(?<=: )(?<!^Usage: )(?:dropout-mlp|npx|node|python3|tensorboard) .*?(?:\.(?= [A-Z])|$)|(?:\\'|(?<![\p{L}\p{N}])'[^']*'|[^ ]|(?<=(?<!\w)\d{1,3}(?: \d{3})*) (?=\d{3}(?!\w))|(?<=\S) (?=%)|(?<=[[(][\d.e+-]+,) (?=[\d.e+-]+[\])]))+)/gu;

/** Colours take no room. */
function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
