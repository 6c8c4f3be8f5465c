import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { obstacleToWriting } from '../files.ts';
import { inOneLine } from '../received.ts';

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
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  const obstacle = (await obstacleToWriting(path))?.message.replace(`${inOneLine(path)}: `, '');
  return { path, exists, ...(obstacle && { obstacle }), bytes: exists ? await sizeOf(path) : 0 };
}

/** Of what is there while it is counted: a training may be renaming files. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
