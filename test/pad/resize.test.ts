import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Shape } from '../../src/dataset/pictures/picture.ts';
import { resize } from '../../src/pad/resize.ts';

/** Strokes with hard and soft edges, and noise. */
function picture([height, width]: Shape): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    const ring = Math.abs(Math.hypot(row - height / 2, column - width / 2) - 0.3 * Math.min(height, width));
    if (row > 0.8 * height) return (37 * at * at) % 256;
    return Math.round(255 * Math.min(1, Math.max(0, 12 - ring)));
  });
}

async function bySharp(pixels: Uint8Array, [height, width]: Shape, to: Shape): Promise<Uint8Array> {
  return await sharp(pixels, { raw: { width, height, channels: 1 } })
    .resize(to[1], to[0], { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}

describe('resizes as sharp does, to a few grey levels', () => {
  const cases: [from: Shape, to: Shape, levels: number][] = [
    [[200, 140], [20, 14], 2],
    [[203, 57], [20, 6], 2],
    [[61, 199], [6, 20], 2],
    [[187, 187], [20, 20], 2],
    [[30, 45], [13, 20], 2],
    [[24, 24], [20, 20], 2],
    [[240, 24], [20, 2], 2],
    [[97, 33], [20, 7], 2],
    [[20, 20], [20, 20], 0],
    [[23, 23], [71, 71], 16],
    [[60, 21], [200, 71], 16],
    [[23, 120], [14, 71], 2],
  ]; // biome-ignore format: a table

  test.each(cases)('%j -> %j: %d', async (from, to, levels) => {
    const [own, right] = [resize(picture(from), from, to), await bySharp(picture(from), from, to)];
    expect(own.length).toBe(right.length);
    const differences = [...own].map((value, at) => Math.abs(value - right[at]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(levels);
  });
});
