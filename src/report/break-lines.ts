import { stripVTControlCharacters } from 'node:util';

/** What is never broken: words, quoted text, `109 386`, `12 %`, `2 min 05 s`, `[0, 1)`, `dropout 0.2` in a list. */
const WORD = [
  String.raw`\\'`,
  String.raw`(?<![\p{L}\p{N}])'[^']*'`,
  '[^ ]',
  String.raw`(?<=(?<!\w)\d{1,3}(?: \d{3})*) (?=\d{3}(?!\w))`,
  String.raw`(?<=\S) (?=%)`,
  String.raw`(?<=\d) (?=(?:ms|s|min|h|MB|samples\/s)(?![\p{L}\p{N}]))`,
  String.raw`(?<=\d (?:min|h)) (?=\d\d (?:s|min)(?![\p{L}\p{N}]))`,
  String.raw`(?<=[[(][\d.e+-]+,) (?=[\d.e+-]+[\])])`,
  String.raw`(?<=[\p{L}:]) (?=\d+(?: \d{3})*(?:\.\d+)?(?:[,;)]|$))`,
].join('|');

/** A command line that is shown to be copied: behind `$`, or behind a colon up to the next sentence. */
const COMMAND = [
  String.raw`\$ .*$`,
  String.raw`(?<=: )(?<!^Usage: )(?:dropout-mlp|npx|node|python3|tensorboard) .*?(?:\.(?= [A-Z])|$)`,
].join('|');

const words = new RegExp(`(?:${WORD})+`, 'gu');
/** The same, with an option and its value as one. */
const wordsAndOptions = new RegExp(`--[\\w-]+ (?!-)(?:${WORD})+|(?:${WORD})+`, 'gu');
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
  const hasRoom = (text: string) => widthOf(text) <= columns;
  const pieces = (command.match(wordsAndOptions) ?? []).flatMap((piece) =>
    hasRoom(`  ${piece} \\`) ? [piece] : (piece.match(words) ?? []),
  );
  let [current = '', ...rest] = pieces;
  for (const [index, word] of rest.entries()) {
    const longer = `${current} ${word}`;
    const goesOn = index + 1 < rest.length ? ' \\' : '';
    if (hasRoom(`${longer}${goesOn}`)) current = longer;
    else {
      lines.push(`${current} \\`);
      const onlyFitsUnindented = !hasRoom(`  ${word}${goesOn}`) && hasRoom(`${word}${goesOn}`);
      current = onlyFitsUnindented ? word : `  ${word}`;
    }
  }
  return [...lines, current];
}

/** Colours take no room. */
function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
