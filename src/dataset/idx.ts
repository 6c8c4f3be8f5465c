import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { inflate, inflateBeginning, isGzip } from './gzip.ts';
import {
  describeDimensions,
  type IdxHeader,
  type IdxKind,
  MAX_IDX_BYTES,
  parseIdxHeader,
  truncated,
} from './idx-header.ts';

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
  return withFile(path, async (file) => {
    const header = await headerOf(file, kind, path);
    const bytes = await contentOf(file, header, path);
    checkLength(header, bytes.length, path);
    return { ...header, bytes, data: bytes.subarray(header.headerBytes) };
  });
}

/** Reads and checks only the header of an IDX file; takes no longer for a large file than for a small one. */
export async function readIdxHeader(path: string, kind: IdxKind): Promise<IdxHeader> {
  return withFile(path, (file) => headerOf(file, kind, path));
}

async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    const file = await open(path);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asUserError(error, path);
  }
}

async function headerOf(file: FileHandle, kind: IdxKind, path: string): Promise<IdxHeader> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
  const beginning = buffer.subarray(0, bytesRead);
  return parseIdxHeader(isGzip(beginning) ? inflateBeginning(beginning, path) : beginning, kind, path);
}

async function contentOf(file: FileHandle, header: IdxHeader, path: string): Promise<Uint8Array> {
  const { size } = await file.stat();
  if (size > MAX_IDX_BYTES) checkLength(header, size, path); // always too long: no header announces as much
  const stored = await file.readFile();
  return isGzip(stored) ? inflate(stored, header.totalBytes, path) : stored;
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
