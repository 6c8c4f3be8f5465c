import { stripVTControlCharacters } from 'node:util';

/** A text that is too long without its middle: paths are told apart by both of their ends. */
export function clip(text: string, columns: number): string {
  if (text.length <= columns) return text;
  const kept = Math.max(0, columns - 1);
  const end = Math.ceil(kept / 2);
  return `${text.slice(0, kept - end)}…${text.slice(text.length - end)}`;
}

/**
 * Breaks lines at spaces, so that none is longer than `columns` unless one of its words is. What follows a break is indented
 * as its line is. Colours take no room.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, columns));
}

function wrapLine(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  for (const [, space, word] of line.matchAll(/( *)([^ ]+)/g)) {
    const longer = `${current}${space}${word}`;
    if (current !== '' && widthOf(longer) > columns) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}

/** Characters that a text takes on a terminal, where colours take none. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
