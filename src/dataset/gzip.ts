import { promisify } from 'node:util';
import { constants, gunzipSync, gunzip as gunzipWithCallback } from 'node:zlib';
import { UserError } from '../errors.ts';

const gunzipAsync = promisify(gunzipWithCallback);

/** Whether these bytes begin as gzip data do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Deflate's best: a byte of it stands for at most so many. */
const MAX_RATIO = 1032;

/**
 * Inflates as much as a cut piece of gzip data holds.
 *
 * @param bytes the beginning of the file; its size bounds that of the result
 */
export function inflateBeginning(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw damaged(error, path);
  }
}

/** Gzip data are hardly larger than what they hold: some bytes for each block that cannot be made smaller. */
const LARGEST_SHARE = 1.01;
const LARGEST_HEADERS_BYTES = 2 ** 17;

/**
 * Refuses a file that is too large to hold so little, before it is read.
 *
 * @param size of the stored data, in bytes
 * @param maxBytes the most that they may inflate to
 */
export function checkStoredSize(size: number, maxBytes: number, path: string): void {
  if (size <= maxBytes * LARGEST_SHARE + LARGEST_HEADERS_BYTES) return;
  throw new UserError(
    'gzip/too-large',
    `${path}: expected gzip data that hold ${maxBytes} bytes, received ${size} bytes of them`,
    'Copy or download the file again.',
  );
}

/**
 * Inflates gzip data.
 *
 * @param maxBytes the most that is inflated, so that a small file cannot fill the memory
 * @throws UserError where the data are damaged, end early, or inflate to more
 */
export async function inflate(bytes: Uint8Array, maxBytes: number, path: string): Promise<Uint8Array> {
  const chunkSize = Math.min(maxBytes, MAX_RATIO * bytes.length) + 64; // one chunk for all: several would be copied together
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes, chunkSize });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new UserError(
        'gzip/too-large',
        `${path}: expected ${maxBytes} bytes once inflated, received more`,
      );
    }
    throw damaged(error, path);
  }
}

/** A zlib error as a message for the user; any other error as it is. */
function damaged(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'Z_BUF_ERROR') {
    return new UserError(
      'gzip/truncated',
      `${path}: the gzip data are truncated: their end is missing`,
      'Copy or download the file again.',
    );
  }
  if (code === undefined || !code.startsWith('Z_')) return error;
  return new UserError(
    'gzip/damaged',
    `${path}: the gzip data are damaged: ${(error as Error).message}`,
    'Copy or download the file again.',
  );
}
