import { UserError } from '../errors.ts';
import { describeContent, inHex } from './content.ts';

/** The two kinds of IDX file a data set of images consists of. */
export type IdxKind = 'images' | 'labels';

/** What the first bytes of an IDX file say about the rest. */
export interface IdxHeader {
  /** [count, height, width] of images, [count] of labels. */
  readonly dimensions: readonly number[];
  /** Where the data begin. */
  readonly headerBytes: number;
  /** Length of the whole file once inflated. */
  readonly totalBytes: number;
}

/** Two zero bytes, the element type 0x08 (unsigned byte), the number of dimensions. */
const ranks: Record<IdxKind, number> = { images: 3, labels: 1 };

/** Larger files cannot be read in one piece by Node; the largest EMNIST has 0.55 GB. */
const MAX_IDX_BYTES = 2 ** 31 - 1;

/**
 * Reads the header of an IDX file of unsigned bytes and refuses what could not be read.
 *
 * @param bytes the inflated beginning of the file, at least 16 bytes where there are as many
 * @param path names the file in errors
 * @throws UserError on another kind of file, a cut header, no images, images without pixels, or absurd sizes
 * @see http://yann.lecun.com/exdb/mnist/ "The IDX file format"
 */
export function parseIdxHeader(bytes: Uint8Array, kind: IdxKind, path: string): IdxHeader {
  const rank = ranks[kind];
  const headerBytes = 4 + 4 * rank;
  checkMagic(bytes, kind, path);
  if (bytes.length < headerBytes) throw truncated(path, headerBytes, bytes.length, 'for the header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const totalBytes = headerBytes + dimensions.reduce((product, size) => product * size, 1);
  checkDimensions(dimensions, totalBytes, path);
  return { dimensions, headerBytes, totalBytes };
}

/** The sizes of a header in words: `10 images of 28 x 28 pixels` or `10 labels`. */
export function describeDimensions([count, height, width]: readonly number[]): string {
  return height === undefined ? `${count} labels` : `${count} images of ${height} x ${width} pixels`;
}

/** The error about a file that ends before its content does. */
export function truncated(path: string, expected: number, received: number, what: string): UserError {
  return new UserError(
    'idx/truncated',
    `${path}: the file is truncated: expected ${expected} bytes ${what}, received ${received}`,
    'Copy or download the file again.',
  );
}

function checkMagic(bytes: Uint8Array, kind: IdxKind, path: string): void {
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 && bytes[3] === ranks[kind]) return;
  throw new UserError(
    'idx/magic',
    `${path}: expected an IDX file of ${kind} (it begins with ${inHex([0, 0, 8, ranks[kind]])}), received ${describeContent(bytes)}`,
    adviceOn(bytes, kind),
  );
}

/** How to make what was expected of another IDX file. */
function adviceOn([zero, alsoZero, type = 0, rank]: Uint8Array, kind: IdxKind): string {
  const isIdx = zero === 0 && alsoZero === 0 && type >= 8 && type <= 14;
  if (!isIdx || (type === 8 && (rank === 1 || rank === 3)))
    return 'Check that the file has the right name and was downloaded whole.';
  return kind === 'images'
    ? 'Write the images as unsigned bytes from 0 to 255 in 3 dimensions: number, height, width.'
    : 'Write the labels as unsigned bytes in 1 dimension: the number of each class, from 0.';
}

function checkDimensions(dimensions: readonly number[], totalBytes: number, path: string): void {
  const sizes = describeDimensions(dimensions);
  if (dimensions[0] === 0) {
    throw new UserError('idx/empty', `${path}: expected at least one entry, received ${sizes}`);
  }
  if (dimensions.includes(0)) {
    throw new UserError(
      'idx/no-pixels',
      `${path}: expected images of at least 1 x 1 pixel, received ${sizes}`,
    );
  }
  if (totalBytes > MAX_IDX_BYTES) {
    throw new UserError(
      'idx/oversized',
      `${path}: the header announces ${sizes}; expected at most ${MAX_IDX_BYTES} bytes in all`,
      'The header is damaged, or the file is too large to be read at once: copy it again or cut it into parts.',
    );
  }
}
