import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { extractInk, type Picture } from './digit-ink.ts';
import { type Box, inkBox, placeByCentreOfMass } from './digit-placement.ts';

type Shape = readonly [height: number, width: number];

const MOST_PIXELS = 100_000_000;
/** Larger pictures are made smaller first: grain averages out, and memory stays small. */
const WORKING_SIZE = 512;
/** Fainter ink is no part of a digit: the foot of an anti-aliased edge, a trace of JPEG. */
const FAINTEST_EDGE = 10;
/** The same in a picture so large that resizing it makes the anti-aliasing: there it is blur, shadow or grain. */
const FAINTEST_STROKE = 64;
/** MNIST fits its digits into 20 of the image's 28 pixels. */
const DIGIT_SHARE = 20 / 28;

/**
 * Reads a picture of one digit (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG; any size and colours; dark on light or light
 * on dark; transparent counts as paper) and makes an image of it as MNIST's were made: cropped to the ink, fitted
 * into 20x20 pixels keeping its proportions, anti-aliased, and placed in 28x28 by its centre of mass.
 *
 * @param imageShape [height, width] in pixels; for others than 28x28 the 20x20 grow in proportion
 * @returns [height, width], row by row; 0 is background, 255 full ink
 * @throws UserError where the file cannot be read, is no image, is damaged or too large, or shows nothing
 * @see LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998, and the
 * page of the MNIST database
 */
export async function readDigitImage(path: string, imageShape: Shape): Promise<Uint8Array> {
  const picture = await readPicture(path);
  const ink = extractInk(picture);
  if (ink === undefined) {
    const hint = 'Draw one digit, dark on light or light on dark.';
    throw new UserError('image/blank', `${path}: expected a digit, received an image of one colour`, hint);
  }
  const box = findDigit(ink, picture.width, imageShape);
  const shape = fittedShape(box, imageShape);
  const digit = await cropAndResize(ink, picture, box, shape);
  return placeByCentreOfMass(digit, shape, imageShape);
}

/** The box of the digit; clears ink around and in it that is too faint to belong to it. */
function findDigit(ink: Uint8Array, width: number, imageShape: Shape): Box {
  const box = inkBox(ink, width, FAINTEST_EDGE);
  if (box.height <= 2 * fittedShape(box, imageShape)[0]) return box;
  ink.forEach((strength, position) => {
    if (strength < FAINTEST_STROKE) ink[position] = 0;
  });
  return inkBox(ink, width, FAINTEST_STROKE);
}

async function readPicture(path: string): Promise<Picture> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw asUserError(error, path);
  });
  if (bytes.length === 0) {
    throw new UserError('image/empty', `${path}: expected an image, received an empty file`);
  }
  await checkHeader(bytes, path);
  return await decode(bytes, path);
}

/** Refuses what is no image or too large, before any pixel is decoded. */
async function checkHeader(bytes: Uint8Array, path: string): Promise<void> {
  const sharp = await loadSharp();
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      const expected = 'an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG)';
      throw new UserError('image/unknown', `${path}: expected ${expected}, received something else`);
    });
  const { width, height } = metadata;
  if (width * height <= MOST_PIXELS) return;
  const problem = `expected an image of at most 100 million pixels, received ${width}x${height}`;
  throw new UserError('image/too-large', `${path}: ${problem}`, 'Make it smaller; 280x280 is plenty.');
}

async function decode(bytes: Uint8Array, path: string): Promise<Picture> {
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(WORKING_SIZE, WORKING_SIZE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { pixels: data, height: info.height, width: info.width };
  } catch {
    const hint = 'Copy or save it again.';
    throw new UserError('image/damaged', `${path}: the image is damaged or cut short`, hint);
  }
}

/** Size of the digit itself: as large as its share of the image allows, in the proportions of its box. */
function fittedShape(box: Box, [imageHeight, imageWidth]: Shape): Shape {
  const scale = Math.min((imageHeight * DIGIT_SHARE) / box.height, (imageWidth * DIGIT_SHARE) / box.width);
  return [Math.max(1, Math.round(box.height * scale)), Math.max(1, Math.round(box.width * scale))];
}

/** Cuts the box out and resizes it; thin strokes, paler after that, are brought back to full ink. */
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
  const strongest = digit.reduce((most, value) => Math.max(most, value), 1);
  return Uint8Array.from(digit, (value) => Math.round((value * 255) / strongest));
}

/** Its native library takes a tenth of a second to load. */
async function loadSharp() {
  return (await import('sharp')).default;
}
