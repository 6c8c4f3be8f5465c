import type { Box } from './picture.ts';

/**
 * The smallest box around all ink of a strength of at least `faintest`.
 *
 * @param ink [height, width]; 0 is paper, 255 full ink; at least one pixel is as strong as `faintest`
 */
export function inkBox(ink: Uint8Array, width: number, faintest: number): Box {
  let [left, right, top, bottom] = [width, -1, Number.POSITIVE_INFINITY, -1];
  for (let position = 0; position < ink.length; position++) {
    if ((ink[position] as number) < faintest) continue;
    const column = position % width;
    const row = Math.floor(position / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * Puts a digit into an empty image so that its centre of mass is the image's centre, to the nearest pixel, as all
 * images of MNIST have it (Le Cun et al., "Gradient-based learning applied to document recognition", 1998).
 *
 * @param digit [height, width], no larger than the image
 * @param imageShape [height, width] in pixels
 * @returns [height, width] of the image; what would fall outside is moved in
 */
export function placeByCentreOfMass(
  digit: Uint8Array,
  [height, width]: readonly [height: number, width: number],
  [imageHeight, imageWidth]: readonly [height: number, width: number],
): Uint8Array {
  const centre = centreOfMass(digit, width);
  const top = clamp(Math.round(imageHeight / 2 - centre.row), 0, imageHeight - height);
  const left = clamp(Math.round(imageWidth / 2 - centre.column), 0, imageWidth - width);
  const image = new Uint8Array(imageHeight * imageWidth);
  for (let row = 0; row < height; row++) {
    image.set(digit.subarray(row * width, (row + 1) * width), (top + row) * imageWidth + left);
  }
  return image;
}

function centreOfMass(digit: Uint8Array, width: number): { row: number; column: number } {
  let mass = 0;
  let row = 0;
  let column = 0;
  for (let position = 0; position < digit.length; position++) {
    const ink = digit[position] as number;
    mass += ink;
    row += ink * Math.floor(position / width);
    column += ink * (position % width);
  }
  return { row: row / mass, column: column / mass };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
