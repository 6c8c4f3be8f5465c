import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory } from '../files.ts';

/** An unfinished download: `<name>.part` beside its future name, and `<name>.part.etag` with its version. */
export class PartFile {
  readonly path: string;
  readonly #tagPath: string;

  constructor(finalPath: string) {
    this.path = `${finalPath}.part`;
    this.#tagPath = `${this.path}.etag`;
  }

  /** Bytes that are there; 0 where there is no such file. */
  async size(): Promise<number> {
    const found = await stat(this.path).catch(() => undefined);
    return found?.size ?? 0;
  }

  /** The server's name for the version that the bytes belong to, where it gave one. */
  async tag(): Promise<string | undefined> {
    return readFile(this.#tagPath, 'utf8').catch(() => undefined);
  }

  /** Empties the file, for content of this version. */
  async begin(tag: string | undefined): Promise<void> {
    await this.discard();
    await makeDirectory(dirname(this.path));
    await writeFile(this.path, '');
    if (tag !== undefined) await writeFile(this.#tagPath, tag);
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

  async read(): Promise<Uint8Array> {
    return readFile(this.path);
  }

  async discard(): Promise<void> {
    await rm(this.path, { force: true });
    await rm(this.#tagPath, { force: true });
  }
}
