import type { Metadata } from 'sharp';
import { UserError } from '../../errors.ts';
import { heic, readable } from './foreign-format.ts';
import { loadSharp } from './load-sharp.ts';

/** What is known of a picture before any pixel is decoded. */
export interface ImageHeader {
  /** As it is meant to be seen. */
  readonly height: number;
  readonly width: number;
  /** Whether decoding takes much, or how much is not known: the opacity of an AVIF is a picture of a size of its own. */
  readonly isCostly: boolean;
}

const MOST_PIXELS = 100_000_000;
/** What decoding may hold in memory at once. */
const MOST_DECODING_BYTES = 250_000_000;
/** What is little of it. */
const FEW_DECODING_BYTES = 40_000_000;

/**
 * Reads the header of a picture that is no SVG.
 *
 * @param path names it in messages
 * @throws UserError where it is no image, one that cannot be read here, or one that decoding would take too much for
 */
export async function readHeader(bytes: Uint8Array, path: string): Promise<ImageHeader> {
  if (hasImpossibleSize(bytes)) throw damaged(path);
  const sharp = await loadSharp();
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((error: Error) => {
      throw unreadable(error.message, path);
    });
  if (metadata.compression === 'hevc') throw heic(path);
  checkSize(metadata, path);
  const { format, width, height, autoOrient } = metadata;
  const decodingBytes = width * height * bytesPerPixel(metadata);
  return { ...autoOrient, isCostly: format === 'heif' || decodingBytes > FEW_DECODING_BYTES };
}

/** What libvips counts pixels of a side to; of more in an AVIF, GLib complains on stderr before libvips does. */
const MOST_PIXELS_OF_A_SIDE = 100_000_000;

/** Whether a size of an AVIF, in a box `ispe` (ISO 23008-12, section 6.5.3), is one that no picture has. */
function hasImpossibleSize(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 4, 8) !== 'ftyp') return false;
  for (let at = file.indexOf('ispe'); at >= 0 && at + 16 <= file.length; at = file.indexOf('ispe', at + 4)) {
    const [width, height] = [file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
    if (Math.max(width, height) > MOST_PIXELS_OF_A_SIDE) return true;
  }
  return false;
}

function unreadable(reason: string, path: string): UserError {
  if (reason.includes('tile size')) {
    const problem = 'expected a TIFF in strips or in small tiles, received tiles too large to be read';
    return new UserError('image/too-large', `${path}: ${problem}`, 'Save it without tiles, or as PNG.');
  }
  if (reason.includes('corrupt header')) return damaged(path);
  return new UserError('image/unknown', `${path}: expected an image (${readable}), received something else`);
}

/** The error about an image of a known format that cannot be decoded. */
export function damaged(path: string): UserError {
  return new UserError(
    'image/damaged',
    `${path}: the image is damaged or cut short`,
    'Copy or save it again.',
  );
}

function checkSize(metadata: Metadata, path: string): void {
  const { width, height } = metadata;
  const most = Math.min(MOST_PIXELS, Math.floor(MOST_DECODING_BYTES / bytesPerPixel(metadata) / 1e6) * 1e6);
  if (width * height <= most) return;
  const where = most < MOST_PIXELS ? ' where it is stored as this one is' : '';
  const problem = `expected an image of at most ${most / 1e6} million pixels${where}, received ${width}x${height}`;
  throw new UserError('image/too-large', `${path}: ${problem}`, 'Make it smaller; 280x280 is plenty.');
}

/** What decoding holds at once, or a little more, as measured. Pictures that are turned may hold 3; their process knows. */
function bytesPerPixel({ format, isProgressive, chromaSubsampling, channels, depth }: Metadata): number {
  const stored = channels * (depth === 'uchar' ? 1 : 2);
  if (format === 'heif') return depth === 'uchar' ? 20 : 27;
  if (format === 'gif' || format === 'webp') return 6;
  if (isProgressive) return chromaSubsampling === '4:2:0' ? stored : 2 * stored;
  return depth === 'uchar' ? 2.5 : stored;
}
