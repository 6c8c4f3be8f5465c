import type { FileHandle } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { readInto, withRegularFile } from '../files.ts';
import { checkStoredSize, inflate, inflateBeginning, isGzip } from './gzip.ts';
import { describeDimensions, type IdxHeader, type IdxKind, parseIdxHeader, truncated } from './idx-header.ts';

/** An IDX file in memory. */
export interface IdxFile extends IdxHeader {
  /** The whole file, inflated, header included: what published checksums are taken over. */
  readonly bytes: Uint8Array;
  /** The part after the header: one byte a pixel or label. */
  readonly data: Uint8Array;
}

/** Enough stored bytes to hold the header, even behind the longest gzip header and code tables. */
const BEGINNING_BYTES = 4096;

/**
 * Reads an IDX file of unsigned bytes, plain or gzipped (told by its content, not by its name). The header is
 * checked before memory is taken for what it announces.
 *
 * @throws UserError naming the file, on whatever is not exactly one IDX file of this kind
 */
export async function readIdx(path: string, kind: IdxKind): Promise<IdxFile> {
  return withRegularFile(path, async (file, size) => {
    const header = await headerOf(file, kind, path);
    const bytes = await contentOf(file, size, header, path);
    checkLength(header, bytes.length, path);
    return { ...header, bytes, data: bytes.subarray(header.headerBytes) };
  });
}

/** Reads and checks only the header of an IDX file; takes no longer for a large file than for a small one. */
export async function readIdxHeader(path: string, kind: IdxKind): Promise<IdxHeader> {
  return withRegularFile(path, (file) => headerOf(file, kind, path));
}

async function headerOf(file: FileHandle, kind: IdxKind, path: string): Promise<IdxHeader> {
  const beginning = await beginningOf(file);
  return parseIdxHeader(isGzip(beginning) ? inflateBeginning(beginning, path) : beginning, kind, path);
}

async function beginningOf(file: FileHandle): Promise<Uint8Array> {
  const buffer = Buffer.alloc(BEGINNING_BYTES);
  return buffer.subarray(0, await readInto(file, buffer));
}

/** No more than the header announces is read or inflated. */
async function contentOf(
  file: FileHandle,
  size: number,
  header: IdxHeader,
  path: string,
): Promise<Uint8Array> {
  if (!isGzip(await beginningOf(file))) {
    checkLength(header, size, path);
    return readAll(file, size);
  }
  checkStoredSize(size, header.totalBytes, path);
  return inflate(await readAll(file, size), header.totalBytes, path);
}

/** A file that has become shorter meanwhile gives fewer bytes. */
async function readAll(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, await readInto(file, bytes));
}

function checkLength(header: IdxHeader, received: number, path: string): void {
  const { totalBytes, dimensions } = header;
  const what = `for ${describeDimensions(dimensions)}`;
  if (received < totalBytes) throw truncated(path, totalBytes, received, what);
  if (received > totalBytes) {
    throw new UserError(
      'idx/trailing',
      `${path}: expected ${totalBytes} bytes ${what}, received ${received}: ${received - totalBytes} too many`,
      'Copy or download the file again.',
    );
  }
}
