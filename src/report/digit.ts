/** From background to full ink. */
const shades = ' ░▒▓█';

/**
 * Draws a grey image in characters, two pixel rows a line, since characters are twice as high as wide.
 *
 * @param pixels [height, width], row by row; 0 is background, 255 full ink
 * @param columns of the terminal: of a wider image, a character stands for several pixels
 * @returns lines of at most so many characters, joined by line feeds, without one at the end
 */
export function renderDigit(
  pixels: Uint8Array,
  height: number,
  width: number,
  columns = Number.POSITIVE_INFINITY,
): string {
  const side = Math.max(1, Math.ceil(width / columns));
  const lines = Array.from({ length: Math.ceil(height / (2 * side)) }, (_, line) =>
    Array.from({ length: Math.ceil(width / side) }, (_, column) => {
      const [top, left] = [2 * side * line, side * column];
      return shade(meanInk(pixels, width, { top, left, height: 2 * side, width: side }));
    }).join(''),
  );
  return lines.join('\n');
}

interface Block {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Pixels below the image are background; those beside it are left out. */
function meanInk(pixels: Uint8Array, imageWidth: number, { top, left, height, width }: Block): number {
  const right = Math.min(left + width, imageWidth);
  let sum = 0;
  for (let row = top; row < top + height; row++) {
    for (let column = left; column < right; column++) sum += pixels[row * imageWidth + column] ?? 0;
  }
  return sum / (height * (right - left));
}

function shade(ink: number): string {
  return shades[Math.round((ink / 255) * (shades.length - 1))] as string;
}
