import { createHash } from 'node:crypto';
import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeDirectory, readRegularFile } from '../files.ts';

/** Tells the machines apart that share a folder. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
let claims = 0;
/** In bytes; servers send headers of 8 kB at most. */
const LONGEST_TAG = 16_384;

/**
 * An unfinished download, and beside it, as `.etag`, its version. Between two attempts it is called `<name>.part`;
 * whoever goes on with it gives it a name of its own, `<name>.part.<host>-<process>-<number>`, so that several
 * processes may download the same file. Of a process that was killed, the next one takes it over.
 */
export class PartFile {
  readonly path: string;
  /** Between two attempts; what users know it by. */
  readonly restingPath: string;

  private constructor(finalPath: string) {
    this.restingPath = `${finalPath}.part`;
    this.path = `${this.restingPath}.${host}-${process.pid}-${claims++}`;
  }

  /** Takes over what an earlier attempt has left, if anything. */
  static async claim(finalPath: string): Promise<PartFile> {
    const part = new PartFile(finalPath);
    for (const path of [part.restingPath, ...(await orphans(part.restingPath))])
      if ((await isRegular(path)) && (await moveWithTag(path, part.path))) break;
    return part;
  }

  /** Leaves it, as far as it is there, to the next attempt. */
  async release(): Promise<void> {
    await moveWithTag(this.path, this.restingPath);
  }

  /** Bytes that are there; 0 where there is no such file. */
  async size(): Promise<number> {
    const found = await stat(this.path).catch(() => undefined);
    return found?.size ?? 0;
  }

  /** The server's name for the version that the bytes belong to, where it gave one; any text where it is damaged. */
  async tag(): Promise<string | undefined> {
    const bytes = await readRegularFile(tagOf(this.path), { maxBytes: LONGEST_TAG }).catch(() => undefined);
    return bytes?.toString('latin1');
  }

  /** Empties the file, for content of this version. */
  async begin(tag: string | undefined): Promise<void> {
    await this.discard();
    await makeDirectory(dirname(this.path));
    await writeFile(this.path, '');
    if (tag !== undefined) await writeFile(tagOf(this.path), tag, 'latin1');
  }

  /** Adds bytes as they come; `onWritten` is called after each piece, with its length. */
  async append(pieces: AsyncIterable<Uint8Array>, onWritten: (length: number) => void): Promise<void> {
    const file = await open(this.path, 'a');
    try {
      for await (const piece of pieces) {
        await file.writeFile(piece);
        onWritten(piece.length);
      }
    } finally {
      await file.close();
    }
  }

  async read(maxBytes: number): Promise<Uint8Array> {
    return readRegularFile(this.path, { maxBytes });
  }

  async discard(): Promise<void> {
    await remove(this.path);
    await remove(tagOf(this.path));
  }
}

function tagOf(path: string): string {
  return `${path}.etag`;
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
}

/** Whoever opens a pipe waits for somebody to read it. */
async function isRegular(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** @returns whether there was something to move */
async function moveWithTag(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
  } catch {
    return false; // not there, or another process was faster
  }
  await remove(tagOf(to));
  await rename(tagOf(from), tagOf(to)).catch(() => {});
  return true;
}

/** Unfinished downloads of processes on this machine that have ended. */
async function orphans(restingPath: string): Promise<string[]> {
  const beginning = `${basename(restingPath)}.${host}-`;
  const names = await readdir(dirname(restingPath)).catch((): string[] => []);
  return names
    .filter((name) => name.startsWith(beginning) && !name.endsWith('.etag'))
    .filter((name) => !isRunning(Number.parseInt(name.slice(beginning.length), 10)))
    .map((name) => join(dirname(restingPath), name));
}

/** A process of another user refuses the signal, but runs. */
function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
