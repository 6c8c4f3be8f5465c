/** From background to full ink. */
const shades = ' ░▒▓█';

/**
 * Draws a grey image in characters, two pixel rows a line, since characters are twice as high as wide.
 *
 * @param pixels [height, width], row by row; 0 is background, 255 full ink
 * @returns lines of `width` characters, joined by line feeds, without one at the end
 */
export function renderDigit(pixels: Uint8Array, height: number, width: number): string {
  const lines = Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const upper = pixels.subarray(2 * line * width, (2 * line + 1) * width);
    const lower = pixels.subarray((2 * line + 1) * width, (2 * line + 2) * width);
    return Array.from(upper, (ink, column) => shade((ink + (lower[column] ?? 0)) / 2)).join('');
  });
  return lines.join('\n');
}

function shade(ink: number): string {
  return shades[Math.round((ink / 255) * (shades.length - 1))] as string;
}
