import sharp from 'sharp';
import { colours } from '../charts/style.ts';
import type { ImageShape } from '../run-report.ts';

const [positive, negative] = colours.map(({ light }) =>
  [1, 3, 5].map((start) => Number.parseInt(light.slice(start, start + 2), 16)),
) as [number[], number[]];

/**
 * Ink as dark on white.
 *
 * @param pixels base64 of [height, width] bytes; 255 is full ink
 * @returns the address of a PNG that holds it all
 */
export async function inkPicture(pixels: string, shape: ImageShape): Promise<string> {
  const bytes = Buffer.from(pixels, 'base64').map((ink) => 255 - ink);
  return pngAddress(bytes, shape, 1);
}

/**
 * Weights above 0 in one colour, below in another, the more opaque the larger: 0 is whatever the page is.
 *
 * @param weights base64 of [height, width] signed bytes
 * @returns the address of a PNG that holds it all
 */
export async function weightsPicture(weights: string, shape: ImageShape): Promise<string> {
  const signed = new Int8Array(Buffer.from(weights, 'base64'));
  const pixels = Uint8Array.from(
    Array.from(signed).flatMap((weight) => [
      ...(weight < 0 ? negative : positive),
      Math.min(255, 2 * Math.abs(weight)),
    ]),
  );
  return pngAddress(pixels, shape, 4);
}

async function pngAddress(pixels: Uint8Array, [height, width]: ImageShape, channels: 1 | 4): Promise<string> {
  const image = sharp(pixels, { raw: { width, height, channels } });
  const png = await (channels === 1 ? image.toColourspace('b-w') : image).png().toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
