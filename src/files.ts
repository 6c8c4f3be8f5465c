import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UserError } from './errors.ts';
import { asRefusal, asUserError, refusal } from './file-error.ts';

export { asRefusal, asUserError };

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
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path)); // there by now, perhaps: another process may make it too
    await mkdir(path).catch(async (reason) => {
      if (!(await isDirectory(path))) throw reason;
    });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** @throws UserError where it is none, or cannot be read */
export async function namesIn(directory: string): Promise<string[]> {
  return await readdir(directory).catch((error) => {
    throw asUserError(error, directory);
  });
}

/**
 * A path as shells give it where they see that it is one: with the user's own directory in place of `~`. A file of that
 * name is `./~`.
 */
export function expandHome(path: string): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  try {
    return join(homedir() || '~', path.slice(1));
  } catch {
    return path; // a user without a home
  }
}

/**
 * Removes a file, or a directory with all that is in it, if it is there.
 *
 * @throws UserError where the disk or the permissions refuse
 */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch((error) => {
    throw asUserError(error, path);
  });
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

/** What to expect of a file that is read at once. */
export interface ReadOptions {
  /** More is refused before any of it is read. */
  readonly maxBytes: number;
  /** Names the kind of file where it is too large: `a config`. */
  readonly what?: string;
}

/**
 * Reads a file of at most so many bytes, also one whose size is not known before, as in /proc, or changes meanwhile.
 *
 * @throws UserError where it cannot be read, is no regular file (see `withRegularFile`) or is larger
 */
export async function readRegularFile(
  path: string,
  { maxBytes, what = 'a file' }: ReadOptions,
): Promise<Buffer> {
  const tooLarge = () => {
    const problem = `expected ${what} of at most ${maxBytes / 1e6} MB, received more`;
    return new UserError('file/too-large', `${path}: ${problem}`, 'Check the path.');
  };
  return withRegularFile(path, async (file, size) => {
    if (size > maxBytes) throw tooLarge();
    let bytes = Buffer.alloc(size + 1); // the byte more finds the end
    let length = await readInto(file, bytes);
    while (length === bytes.length) {
      if (length > maxBytes) throw tooLarge();
      bytes = Buffer.concat([bytes], Math.min(2 * length + 4096, maxBytes + 1));
      length += await readInto(file, bytes.subarray(length), length);
    }
    return bytes.subarray(0, length);
  });
}

/** Without waiting, as for somebody to write into a pipe. Windows has no such pipes, and no such constant. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a regular file for reading and closes it again. Directories, pipes, devices and sockets are refused: some have
 * no end, others wait for ever. What is opened is looked at, not what the path named a moment before.
 *
 * @param use is given the size in bytes that the file system tells; 0 for files that are made as they are read
 * @throws UserError also for errors of the operating system in `use`
 */
export async function withRegularFile<Result>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  try {
    const file = await open(path, READ_WITHOUT_WAITING);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw notRegular(path, found);
      return await use(file, found.size);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asUserError(error, path);
  }
}

/** The longest read that every operating system takes. */
const MAX_READ_BYTES = 2 ** 30;

/**
 * Reads from a place in a file until the buffer is full or the file ends.
 *
 * @returns how many bytes were read
 */
export async function readInto(file: FileHandle, buffer: Uint8Array, start = 0): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const wanted = Math.min(buffer.length - length, MAX_READ_BYTES);
    const { bytesRead } = await file.read(buffer, length, wanted, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function notRegular(path: string, found: Stats): UserError {
  if (found.isDirectory()) return refusal('EISDIR', path);
  const kind = found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device';
  const hint = 'Write what it gives to a file, and name that.';
  return new UserError('file/not-regular', `${path}: expected a regular file, received ${kind}`, hint);
}
