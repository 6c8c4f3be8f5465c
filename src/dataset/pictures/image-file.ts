import { UserError } from '../../errors.ts';
import { asUserError, readRegularFile } from '../../files.ts';
import { greyAsIs, inkAsIs } from './as-is.ts';
import { decode } from './decode.ts';
import { atFullInk, findDigit, fittedShape } from './digit-fit.ts';
import { extractInk } from './digit-ink.ts';
import { placeByCentreOfMass } from './digit-placement.ts';
import { refuseForeign } from './foreign-format.ts';
import { readHeader } from './image-header.ts';
import { loadSharp } from './load-sharp.ts';
import { nothingFound } from './nothing-found.ts';
import type { Box, Picture, Shape } from './picture.ts';
import { mayBeSvg, svgToPng } from './svg.ts';

/** What is done with a picture before the network sees it. */
export type Preparation = 'as-is' | 'centred';

/** What was done with it: as it is, or so but with light and dark exchanged, or centred. */
export type Prepared = Preparation | 'inverted';

/** A picture as the network sees it. */
export interface DigitImage {
  /** [height, width], row by row; 0 is background, 255 full ink. */
  readonly pixels: Uint8Array;
  readonly preparation: Prepared;
  /** Why what was taken for the digit may be none, in words. */
  readonly doubt?: string;
}

const LARGEST_FILE = { maxBytes: 64_000_000, what: 'an image' };
/** Larger pictures are made smaller first: grain averages out, and memory stays small. */
const WORKING_SIZE = 512;

/**
 * Reads a picture of one digit (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG; any size and colours).
 *
 * One of the model's own size is taken as it is: in grey, ink bright on a background of 0. Of any other an image is made
 * as MNIST's were: cropped to the ink, fitted into 20x20 pixels keeping its proportions, anti-aliased, and placed in
 * 28x28 by its centre of mass.
 *
 * @param path of the file; `-` is standard input
 * @param imageShape [height, width] in pixels; for others than 28x28 the 20x20 grow in proportion
 * @param preparation says it outright; as it is, a picture of another size is resized and no more
 * @throws UserError where the file cannot be read, is no image, is damaged or too large, or shows nothing
 * @see LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998, and the
 * page of the MNIST database
 */
export async function readDigitImage(
  path: string,
  imageShape: Shape,
  preparation?: Preparation,
): Promise<DigitImage> {
  const bytes = await readBytes(path);
  const header = await readHeader(bytes, path);
  const isOfModelsSize = header.height === imageShape[0] && header.width === imageShape[1];
  const isCentred = (preparation ?? (isOfModelsSize ? 'as-is' : 'centred')) === 'centred';
  const picture = isCentred
    ? await decode(bytes, header, path, 'inside', [WORKING_SIZE, WORKING_SIZE])
    : await decode(bytes, header, path, 'fill', imageShape);
  const image = isCentred ? await centre(picture, imageShape) : inkAsIs(picture);
  if (image === undefined) throw nothingFound(path, picture, header, isCentred);
  return image;
}

/**
 * Reads a picture of anything, or of nothing, in the formats of `readDigitImage`: in grey, as it is, resized and no more.
 *
 * @param path of the file
 * @param imageShape [height, width] in pixels
 * @returns [height, width], row by row; 0 is background, 255 full ink
 * @throws UserError where the file cannot be read, is no image, is damaged or too large
 */
export async function readAnyImage(path: string, imageShape: Shape): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  const header = await readHeader(bytes, path);
  return greyAsIs(await decode(bytes, header, path, 'fill', imageShape)).pixels;
}

async function centre(picture: Picture, imageShape: Shape): Promise<DigitImage | undefined> {
  const found = extractInk(picture);
  if (found === undefined) return undefined;
  const { ink, ...doubt } = found;
  const box = findDigit(ink, picture.width, imageShape);
  const shape = fittedShape(box, imageShape);
  const digit = await cropAndResize(ink, picture, box, shape);
  return { pixels: placeByCentreOfMass(digit, shape, imageShape), preparation: 'centred', ...doubt };
}

async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = path === '-' ? await readStandardInput() : await readRegularFile(path, LARGEST_FILE);
  if (bytes.length === 0)
    throw new UserError('image/empty', `${path}: expected an image, received an empty file`);
  refuseForeign(bytes, path);
  return mayBeSvg(bytes) ? await svgToPng(bytes, path) : bytes;
}

async function readStandardInput(): Promise<Uint8Array> {
  const { maxBytes, what } = LARGEST_FILE;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBytes) continue;
      const problem = `-: expected ${what} of at most ${maxBytes / 1e6} MB, received more`;
      throw new UserError('file/too-large', problem, 'Check what writes to standard input.');
    }
  } catch (error) {
    throw asUserError(error, '-');
  }
  return Buffer.concat(chunks);
}

/** Cuts the box out and resizes it. */
async function cropAndResize(
  ink: Uint8Array,
  { height, width }: Picture,
  box: Box,
  [digitHeight, digitWidth]: Shape,
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const digit = await sharp(ink, { raw: { width, height, channels: 1 } })
    .extract(box)
    .resize(digitWidth, digitHeight, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return atFullInk(digit);
}
