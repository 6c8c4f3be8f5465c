import { inOneLine } from '../received.ts';
import { clip } from './width.ts';

/** Characters of a name in a table; a quarter of a narrow terminal. */
const LONGEST_NAME = 20;

/**
 * How a report names the classes: by their numbers, and their names where they have one that says more.
 *
 * @param names from class 0 on
 * @param columns of the terminal
 */
export function classTitles(
  count: number,
  names: readonly string[] = [],
  columns = Number.POSITIVE_INFINITY,
): string[] {
  const longest = Math.min(LONGEST_NAME, Math.floor(columns / 4));
  return Array.from({ length: count }, (_, index) => {
    const name = inOneLine(names[index] ?? '');
    return name === '' || name === `${index}` ? `${index}` : `${index} ${clip(name, longest)}`;
  });
}
