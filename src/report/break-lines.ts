import { stripVTControlCharacters } from 'node:util';

/** What is never broken: words, quoted text, `109 386`, `12 %`, `[0, 1)`. */
const WORD = [
  String.raw`\\'`,
  String.raw`(?<![\p{L}\p{N}])'[^']*'`,
  '[^ ]',
  String.raw`(?<=(?<!\w)\d{1,3}(?: \d{3})*) (?=\d{3}(?!\w))`,
  String.raw`(?<=\S) (?=%)`,
  String.raw`(?<=[[(][\d.e+-]+,) (?=[\d.e+-]+[\])])`,
].join('|');

/** A command line that is shown to be copied: behind `$`, or behind a colon up to the next sentence. */
const COMMAND = [
  String.raw`\$ .*$`,
  String.raw`(?<=: )(?<!^Usage: )(?:dropout-mlp|npx|node|python3|tensorboard) .*?(?:\.(?= [A-Z])|$)`,
].join('|');

const words = new RegExp(`(?:${WORD})+`, 'gu');
/** Each with the spaces before it. */
const wordsAndCommands = new RegExp(`( *)(?:(${COMMAND})|((?:${WORD})+))`, 'gu');

/**
 * Breaks lines at spaces, so that none is longer than `columns` unless one of its words is. What follows a break is indented
 * as its line is. A command goes on behind a backslash, so that it is one command for the shell it is copied into.
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
  for (const [, space, command, word] of line.matchAll(wordsAndCommands)) {
    const longer = `${current}${space}${command ?? word}`;
    if (widthOf(longer) <= columns) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = command === undefined ? [word] : breakCommand(command, columns - indent.length, widthOf);
    lines.push(...pieces.map((piece) => `${indent}${piece}`));
    current = lines.pop() as string;
  }
  return [...lines, current];
}

function breakCommand(command: string, columns: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let [current = '', ...rest] = command.match(words) ?? [];
  for (const [index, word] of rest.entries()) {
    const longer = `${current} ${word}`;
    const goesOn = index + 1 < rest.length ? ' \\' : '';
    if (widthOf(`${longer}${goesOn}`) <= columns) current = longer;
    else {
      lines.push(`${current} \\`);
      current = `  ${word}`;
    }
  }
  return [...lines, current];
}

/** Colours take no room. */
function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
