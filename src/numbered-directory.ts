import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asUserError, namesIn } from './files.ts';

/**
 * Makes `<parent>/<name>-<n>` with the next free number, also where other processes do so at the same time.
 *
 * @returns its path
 * @throws UserError where it cannot be written
 */
export async function makeNumbered(parent: string, name: string): Promise<string> {
  const taken = numbersIn(await namesIn(parent), name);
  for (let number = (taken.at(-1) ?? 0) + 1; ; number++) {
    const path = join(parent, `${name}-${number}`);
    try {
      await mkdir(path); // fails where another process was faster
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asUserError(error, path);
    }
  }
}

/** The numbers of the entries that are called `<name>-<n>`, the smallest first. */
export function numbersIn(entries: readonly string[], name: string): number[] {
  const ends = entries
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => entry.slice(name.length + 1));
  return ends
    .filter((end) => /^[1-9]\d*$/.test(end))
    .map(Number)
    .sort((a, b) => a - b);
}
