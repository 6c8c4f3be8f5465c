import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';

/** As much of `fs-native-extensions` as is used; the compiler does not look it up, since it may not be there. */
interface NativeLocks {
  tryLock(fd: number, offset: number, length: number): boolean;
}
const packageName: string = 'fs-native-extensions';

export const LOCK_FILE = '.lock';
/** The byte that is locked, far behind the content: on Windows nobody else could read that. */
const LOCKED_BYTE = 2 ** 30;

/**
 * A run that no other process may write meanwhile. The operating system holds the lock: it lasts while the event loop is
 * blocked, and is free the moment the process is gone, however it went.
 */
export class RunLock {
  /** A bare descriptor: a FileHandle is closed when the garbage collector finds it, and the lock is gone. */
  readonly #file: number;
  readonly #path: string;

  private constructor(file: number, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * @param run its directory
   * @returns undefined where this system, or the disk of the run, has no such locks
   * @throws UserError where another process has it
   */
  static async acquire(run: string): Promise<RunLock | undefined> {
    const native = await loadNativeLocks();
    if (native === undefined) return undefined;
    const path = join(run, LOCK_FILE);
    try {
      return RunLock.#take(native, run, path);
    } catch (error) {
      throw asUserError(error, path);
    }
  }

  /** Whether another process has it now. */
  static async isHeld(run: string): Promise<boolean> {
    const path = join(run, LOCK_FILE);
    const native = existsSync(path) ? await loadNativeLocks() : undefined;
    if (native === undefined) return false;
    try {
      const file = openSync(path, 'r+');
      const isLocked = tryLock(native, file);
      closeSync(file);
      return isLocked === false;
    } catch {
      return false; // it is gone, or nobody's but root's
    }
  }

  static #take(native: NativeLocks, run: string, path: string): RunLock | undefined {
    for (;;) {
      const file = openSync(path, 'a+');
      const isLocked = tryLock(native, file);
      if (isLocked && isStillAt(path, file)) {
        sign(file);
        return new RunLock(file, path);
      }
      const owner = isLocked === false ? readFileSync(file, 'utf8').trim() : '';
      closeSync(file);
      if (isLocked === undefined) return undefined;
      if (!isLocked) throw inUse(run, owner);
    }
  }

  /** Whether the run is still the one that was locked: somebody may have removed it, and begun another in its place. */
  get isInPlace(): boolean {
    return isStillAt(this.#path, this.#file);
  }

  release(): void {
    try {
      if (this.isInPlace) rmSync(this.#path, { force: true });
    } catch {
      // without a lock on it, the file is in nobody's way
    }
    closeSync(this.#file);
  }
}

/** Whether this system has what runs are locked by; a disk may refuse it all the same. */
export async function hasLocks(): Promise<boolean> {
  return (await loadNativeLocks()) !== undefined;
}

async function loadNativeLocks(): Promise<NativeLocks | undefined> {
  try {
    return ((await import(packageName)) as { default: NativeLocks }).default;
  } catch {
    return undefined; // an optional dependency, built for the usual systems
  }
}

/** Says who has it, as far as there is room on the disk. */
function sign(file: number): void {
  try {
    ftruncateSync(file);
    writeSync(file, `${process.pid}\n`);
  } catch {
    // locked all the same
  }
}

/** undefined where the file system knows no locks. */
function tryLock(native: NativeLocks, fd: number): boolean | undefined {
  try {
    return native.tryLock(fd, LOCKED_BYTE, 1);
  } catch {
    return undefined;
  }
}

/** Who had the lock before removes its file: what was locked then is no longer what others will find. */
function isStillAt(path: string, file: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
}

function inUse(run: string, pid: string): UserError {
  const owner = pid === '' ? 'another process' : `another process (${pid})`;
  return new UserError(
    'run/in-use',
    `${run}: ${owner} is training this run`,
    'Wait until it has ended, or choose another --out.',
  );
}
