import { inkBox } from './digit-placement.ts';
import type { Box, Shape } from './picture.ts';

/** Fainter ink is no part of a digit: the foot of an anti-aliased edge, a trace of JPEG. */
const FAINTEST_EDGE = 10;
/** The same in a picture so large that resizing it makes the anti-aliasing: there it is blur, shadow or grain. */
const FAINTEST_STROKE = 64;
/** MNIST fits its digits into 20 of the image's 28 pixels. */
const DIGIT_SHARE = 20 / 28;

/**
 * The box of the digit; clears ink around and in it that is too faint to belong to it.
 *
 * @param ink [height, width]
 */
export function findDigit(ink: Uint8Array, width: number, imageShape: Shape): Box {
  const box = inkBox(ink, width, FAINTEST_EDGE);
  if (box.height <= 2 * fittedShape(box, imageShape)[0]) return box;
  ink.forEach((strength, position) => {
    if (strength < FAINTEST_STROKE) ink[position] = 0;
  });
  return inkBox(ink, width, FAINTEST_STROKE);
}

/** Size of the digit itself: as large as its share of the image allows, in the proportions of its box. */
export function fittedShape(box: Box, [imageHeight, imageWidth]: Shape): Shape {
  const scale = Math.min((imageHeight * DIGIT_SHARE) / box.height, (imageWidth * DIGIT_SHARE) / box.width);
  return [Math.max(1, Math.round(box.height * scale)), Math.max(1, Math.round(box.width * scale))];
}

/** Thin strokes, paler after resizing, are brought back to full ink. */
export function atFullInk(digit: Uint8Array): Uint8Array {
  const strongest = digit.reduce((most, value) => Math.max(most, value), 1);
  return Uint8Array.from(digit, (value) => Math.round((value * 255) / strongest));
}
