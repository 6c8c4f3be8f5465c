import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** A folder the program writes to, which it makes when it first needs it. */
export interface Folder {
  readonly path: string;
  /** Whether it exists already. */
  readonly exists: boolean;
  /** Why nothing can be written there; absent where something can. */
  readonly obstacle?: string;
  /** Of all files in it. */
  readonly bytes: number;
}

/** Tries to write, in the folder or where it would be made, and leaves nothing behind. */
export async function examineFolder(path: string): Promise<Folder> {
  const place = await existingAncestor(resolve(path));
  const exists = place === resolve(path);
  const obstacle = await obstacleToWriting(place);
  return { path, exists, ...(obstacle && { obstacle }), bytes: exists ? await sizeOf(place) : 0 };
}

async function existingAncestor(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined || dirname(path) === path ? path : existingAncestor(dirname(path));
}

async function obstacleToWriting(folder: string): Promise<string | undefined> {
  try {
    await rm(await mkdtemp(join(folder, '.dropout-mlp-')), { recursive: true });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)).then(({ size }) => size));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
