import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { suggest } from '../suggest.ts';

/** A directory that is there, whose path a user most likely meant by one that is not. */
export async function nearDirectory(path: string): Promise<string | undefined> {
  const parent = dirname(path);
  if (parent === path) return undefined;
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return await within(await nearDirectory(parent), basename(path));
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const near = suggest(basename(path), names);
  return near === undefined ? undefined : join(parent, near);
}

/** What is called so in a directory, or nearly so. */
async function within(parent: string | undefined, name: string): Promise<string | undefined> {
  if (parent === undefined) return undefined;
  const path = join(parent, name);
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : await nearDirectory(path);
}
