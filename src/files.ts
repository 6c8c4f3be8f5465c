import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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
 * Makes a directory and those above it that are missing. Step by step: Node's own recursive way gives ENOENT for refusals
 * it does not expect, such as a read-only disk, and never ends where a file system gives ENOENT itself, as /proc does.
 *
 * @throws the error of the operating system
 */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isDirectory(path)) return;
    const isMissingParent = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path;
    if (!isMissingParent || (await isDirectory(dirname(path)))) throw error;
    await makeDirectory(dirname(path));
    await makeDirectory(path);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Whether something could be written in a directory, or where it would be made. Leaves nothing behind.
 *
 * @returns why not, as a `UserError` where the operating system's reason is a known one
 */
export async function obstacleToWriting(directory: string): Promise<Error | undefined> {
  const place = await existingAncestor(resolve(directory));
  try {
    if (!(await isDirectory(place))) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await rm(await mkdtemp(join(place, '.dropout-mlp-')), { recursive: true });
    return undefined;
  } catch (error) {
    return asUserError(error, directory) as Error;
  }
}

async function existingAncestor(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined || dirname(path) === path ? path : existingAncestor(dirname(path));
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
