import { atFullInk, findDigit, fittedShape } from '../dataset/pictures/digit-fit.ts';
import { extractInk } from '../dataset/pictures/digit-ink.ts';
import { placeByCentreOfMass } from '../dataset/pictures/digit-placement.ts';
import type { Box } from '../dataset/pictures/picture.ts';
import { resize } from './resize.ts';
import type { Surface } from './surface.ts';

/** What a network sees of a drawing. */
export interface Sight {
  /** [height, width] of the image; 0 is background, 255 full ink. */
  readonly pixels: Uint8Array;
  /** Why what was taken for the digit may be none, in words. */
  readonly doubt?: string;
}

/** Each pixel of the image is the mean of those that it is on the surface. */
export function seenAsIs({ ink, width, scale, imageShape }: Surface): Sight {
  const [imageHeight, imageWidth] = imageShape;
  const sums = new Float64Array(imageHeight * imageWidth);
  for (const [position, strength] of ink.entries()) {
    const row = Math.floor(position / width / scale);
    const column = Math.floor((position % width) / scale);
    const pixel = row * imageWidth + column;
    sums[pixel] = (sums[pixel] as number) + strength;
  }
  return { pixels: Uint8Array.from(sums, (sum) => Math.round(sum / (scale * scale))) };
}

/**
 * The digit found, fitted and centred as `predict` does with a picture of the drawing, dark on white.
 *
 * @returns nothing where there is no ink
 */
export function seenCentred(surface: Surface): Sight | undefined {
  const { ink: drawn, height, width } = surface;
  const pixels = new Uint8Array(4 * drawn.length);
  for (const [position, strength] of drawn.entries()) {
    pixels.fill(255 - strength, 4 * position, 4 * position + 3);
    pixels[4 * position + 3] = 255;
  }
  const found = extractInk({ pixels, height, width });
  if (found === undefined) return undefined;
  const { ink, ...doubt } = found;
  return { pixels: centred(ink, surface), ...doubt };
}

/**
 * The same where all ink is taken for the digit, which takes a hundredth of the time: while a stroke is drawn.
 *
 * @returns nothing where there is no ink
 */
export function seenWhole(surface: Surface): Sight | undefined {
  return surface.isEmpty ? undefined : { pixels: centred(Uint8Array.from(surface.ink), surface) };
}

/** @param ink [height, width] of the digit alone; what is too faint is cleared in it */
function centred(ink: Uint8Array, { width, imageShape }: Surface): Uint8Array {
  const box = findDigit(ink, width, imageShape);
  const shape = fittedShape(box, imageShape);
  const digit = atFullInk(resize(cropped(ink, width, box), [box.height, box.width], shape));
  return placeByCentreOfMass(digit, shape, imageShape);
}

function cropped(ink: Uint8Array, width: number, box: Box): Uint8Array {
  const part = new Uint8Array(box.height * box.width);
  for (let row = 0; row < box.height; row++) {
    const start = (box.top + row) * width + box.left;
    part.set(ink.subarray(start, start + box.width), row * box.width);
  }
  return part;
}
