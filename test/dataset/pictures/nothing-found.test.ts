import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { nothingFound } from '../../../src/dataset/pictures/nothing-found.ts';
import { blank, testRefusals } from './refusals.ts';

const drawn = 'Draw one digit, dark on light or light on dark.';
const plain = 'expected a digit, received an image in which nothing stands out from plain paper';
const onPlain = 'Draw one digit on paper of one colour, dark on light or light on dark.';

/** A PNG of 100x100 with the grey that `greyAt` gives each pixel. */
const png = (greyAt: (x: number, y: number) => number) =>
  sharp(Uint8Array.from({ length: 10_000 }, (_, at) => greyAt(at % 100, Math.floor(at / 100))), { raw: { width: 100, height: 100, channels: 1 } }).png().toBuffer(); // biome-ignore format: a line

/** From 0 to 255, without an order that shows. */
function noise(x: number, y: number): number {
  const mixed = Math.imul(x * 7919 + y * 104_729 + 1, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 24;
}

/** Red grows to the right, green downwards. */
function gradients(): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: 30_000 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % 100, Math.floor(at / 300)];
    return [2.5 * x, 2.5 * y, 128][at % 3] as number;
  });
  return sharp(pixels, { raw: { width: 100, height: 100, channels: 3 } })
    .png()
    .toBuffer();
}

describe('what a picture without a digit is', () => {
  testRefusals([
    ['of one colour', () => blank(100).png().toBuffer(), 'expected a digit, received an image of one colour', drawn],
    ['noise', () => png(noise), plain, onPlain],
    ['a checkerboard', () => png((x, y) => (((x >> 3) + (y >> 3)) % 2) * 255), plain, onPlain],
    ['a checkerboard of pixels', () => png((x, y) => ((x + y) % 2) * 255), plain, onPlain],
    ['gradients across and down', gradients, plain, onPlain],
    ['a pale 1', () => png((x) => (x > 45 && x < 55 ? 134 : 128)), 'expected a digit, received an image whose colours differ by no more than 6 of 255', 'Draw one digit that is clearly darker or lighter than its paper.'],
    ['transparent', () => sharp({ create: { width: 90, height: 90, channels: 4, background: '#f000' } }).png().toBuffer(), 'expected a digit, received an image that is transparent throughout', drawn],
    ['large, which nobody looks at in full', () => blank(600).png().toBuffer(), 'expected a digit, received an image of one colour, seen at 512x512 pixels', drawn],
  ]); // biome-ignore format: a table
});

test('colours that differ, and are one grey', () => {
  const [red, blue] = [[114, 0, 0, 255], [0, 58, 0, 255]]; // biome-ignore format: a table
  const picture = { pixels: Uint8Array.from([...red!, ...blue!]), height: 1, width: 2 };
  const { message, hint } = nothingFound('a.png', picture, picture, false);
  expect(message).toBe('a.png: expected a digit, received an image whose colours are equally light');
  expect(hint).toBe(drawn);
});
