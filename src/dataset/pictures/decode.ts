import type { ResizeOptions } from 'sharp';
import { damaged, type ImageHeader } from './image-header.ts';
import { loadSharp } from './load-sharp.ts';
import { shrinkInOwnProcess } from './own-process.ts';
import type { Picture, Shape } from './picture.ts';

/**
 * Decodes a picture to a size; a costly one in a process of its own, which takes a sixth of a second more.
 *
 * @param path names it in messages
 * @param fit `inside`: made smaller where it is larger than the shape; `fill`: brought to the shape
 * @throws UserError where it is damaged, or takes too much
 */
export async function decode(
  bytes: Uint8Array,
  { isCostly }: ImageHeader,
  path: string,
  fit: 'inside' | 'fill',
  [height, width]: Shape,
): Promise<Picture> {
  const resize = { width, height, fit, withoutEnlargement: fit === 'inside' };
  if (!isCostly) return await decodeHere(bytes, path, resize);
  const png = await shrinkInOwnProcess(bytes, 'decoding this image', path, resize);
  if (png === undefined) throw damaged(path);
  return await decodeHere(png, path, resize);
}

async function decodeHere(bytes: Uint8Array, path: string, resize: ResizeOptions): Promise<Picture> {
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error' })
      .autoOrient()
      .resize(resize)
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { pixels: weightedByOpacity(data), height: info.height, width: info.width };
  } catch {
    throw damaged(path);
  }
}

function weightedByOpacity(pixels: Uint8Array): Uint8Array {
  for (let offset = 0; offset < pixels.length; offset += 4) {
    const opacity = pixels[offset + 3] as number;
    if (opacity === 255) continue;
    for (let channel = 0; channel < 3; channel++) {
      pixels[offset + channel] = Math.round(((pixels[offset + channel] as number) * opacity) / 255);
    }
  }
  return pixels;
}
