import { inLines } from '../received.ts';

/** In a fence that is longer than any within. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${inLines(text).trimEnd()}\n${fence}`;
}
