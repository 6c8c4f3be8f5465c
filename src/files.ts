import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from './errors.ts';

/**
 * Writes a file so that, whatever happens meanwhile, `path` holds either its old content or all of the new:
 * the bytes go to a temporary name beside it, are synced to disk and renamed into place.
 *
 * @throws UserError where the disk or the permissions refuse (see `asUserError`)
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await makeDirectory(dirname(path));
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw asUserError(error, path);
  }
}

/**
 * Makes a directory and those above it that are missing.
 *
 * @throws the error of the operating system
 */
export async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    // Node gives ENOENT for refusals it does not expect, such as a read-only disk: go step by step to the true one.
    await makeDirectory(dirname(path));
    await mkdir(path);
  });
}

const explanations: Record<string, readonly [problem: string, hint: string]> = {
  ENOENT: ['no such file or directory', 'Check the path.'],
  EISDIR: ['expected a file, received a directory', 'Name a file inside it.'],
  ENOTDIR: ['a part of this path is a file, not a directory', 'Choose another path.'],
  EEXIST: ['a file of this name already exists', 'Choose another path.'],
  EACCES: ['permission denied', 'Choose a path you may use, or change its permissions.'],
  EPERM: ['operation not permitted', 'Choose a path you may use, or change its permissions.'],
  EROFS: ['the file system is read-only', 'Choose a path on another disk.'],
  ENOSPC: ['the disk is full', 'Free some space or choose a path on another disk, then run it again.'],
  EDQUOT: [
    'the disk quota is used up',
    'Free some space or choose a path on another disk, then run it again.',
  ],
  EFBIG: ['the file would be larger than is allowed here', 'Raise the limit or choose another disk.'],
  ENAMETOOLONG: ['the path is too long', 'Choose a shorter one.'],
};

/** Turns an error of the operating system about `path` into a `UserError`; returns any other error as it is. */
export function asUserError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const explanation = code === undefined ? undefined : explanations[code];
  if (explanation === undefined) return error;
  const [problem, hint] = explanation;
  return new UserError(`file/${code?.toLowerCase()}`, `${path}: ${problem}`, hint);
}
