import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDigitImage } from '../../src/dataset/pictures/image-file.ts';
import { seenAsIs, seenCentred, seenWhole } from '../../src/pad/sight.ts';
import { type Place, Surface } from '../../src/pad/surface.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-pad-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

type Stroke = readonly (readonly [x: number, y: number])[];

/** Strokes from place to place, in shares of the sides. */
function drawn(shape: readonly [number, number], ...strokes: Stroke[]): Surface {
  const surface = new Surface(shape);
  const at = ([x, y]: Stroke[number]): Place => ({ x: x * surface.width, y: y * surface.height });
  for (const stroke of strokes)
    for (const [index, place] of stroke.entries()) surface.draw(at(stroke[index - 1] ?? place), at(place));
  return surface;
}

const one: Stroke = [[0.5, 0.15], [0.5, 0.85]]; // biome-ignore format: a line
const seven: Stroke = [[0.2, 0.2], [0.75, 0.22], [0.4, 0.9]]; // biome-ignore format: a line
const bar: Stroke = [[0.35, 0.55], [0.65, 0.55]]; // biome-ignore format: a line
const small: Stroke = [[0.7, 0.7], [0.85, 0.7], [0.75, 0.9]]; // biome-ignore format: a line
const atBorder: Stroke = [[0.3, 0], [0.35, 0.8]]; // biome-ignore format: a line

/** A picture that was put on it: lines of one pixel, which are paler once they are made smaller. */
function thinLines(): Surface {
  const surface = new Surface([28, 28]);
  const isInk = (row: number, column: number) =>
    row >= 1 && row <= 26 && (column === 9 || row + column === 28);
  surface.load(Uint8Array.from({ length: 784 }, (_, at) => (isInk(Math.floor(at / 28), at % 28) ? 255 : 0)));
  return surface;
}

describe('the digit is found, fitted and centred as predict does with a picture of the drawing', () => {
  const cases: [name: string, surface: Surface][] = [
    ['1', drawn([28, 28], one)],
    ['7', drawn([28, 28], seven)],
    ['7 with a bar', drawn([28, 28], seven, bar)],
    ['a small one in a corner', drawn([28, 28], small)],
    ['two digits', drawn([28, 28], [[0.2, 0.2], [0.2, 0.8]], [[0.7, 0.2], [0.7, 0.8]])],
    ['a dot', drawn([28, 28], [[0.5, 0.5]])],
    ['one at the border', drawn([28, 28], atBorder)],
    ['thin lines', thinLines()],
    ['7, for images of 20x16', drawn([20, 16], seven)],
    ['7, for images of 64x64', drawn([64, 64], seven)],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (name, surface) => {
    const { width, height, ink, imageShape } = surface;
    const path = join(directory, `${name.replace(/\W/g, '')}.png`);
    await sharp(ink.map((value) => 255 - value), { raw: { width, height, channels: 1 } }).toFile(path); // biome-ignore format: one line
    const right = await readDigitImage(path, imageShape, 'centred');
    const own = seenCentred(surface)!;
    const differences = [...own.pixels].map((value, at) => Math.abs(value - right.pixels[at]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(2); // one grey level, before what is palest is brought to full ink
    expect(own.doubt).toBe(right.doubt);
  });
});

test('of an empty surface nothing is seen', () => {
  expect(seenCentred(new Surface([28, 28]))).toBeUndefined();
  expect(seenWhole(new Surface([28, 28]))).toBeUndefined();
});

test.each([
  ['1', one],
  ['7', seven],
] as const)('while it is drawn, all ink is taken for the digit: %s', (_, stroke) => {
  const surface = drawn([28, 28], stroke);
  expect(seenWhole(surface)).toEqual(seenCentred(surface));
  const dot: Stroke = [[0.9, 0.9]];
  const withDot = drawn([28, 28], stroke, dot);
  const before = Uint8Array.from(withDot.ink);
  expect(seenWhole(withDot)).not.toEqual(seenCentred(withDot));
  expect(withDot.ink).toEqual(before);
});

describe('as it is', () => {
  test.each([[[28, 28]], [[8, 20]], [[200, 100]]] as const)('an image of %j comes back', (shape) => {
    const image = Uint8Array.from({ length: shape[0] * shape[1] }, (_, at) => (89 * at) % 256);
    const surface = new Surface(shape);
    surface.load(image);
    expect(seenAsIs(surface)).toEqual({ pixels: image });
  });

  test('a stroke keeps its place and has soft edges', () => {
    const surface = drawn([28, 28], [[0.5, 0.5]]); // a dot of 2.4 pixels, its centre between four
    expect(surface.ink.some((strength) => strength > 0 && strength < 255)).toBe(true);
    const { pixels } = seenAsIs(surface);
    const rows = [12, 13, 14, 15].map((row) => [...pixels.subarray(28 * row + 12, 28 * row + 16)]);
    expect(rows[1]).toEqual(rows[2]);
    expect(rows[0]).toEqual(rows[3]);
    expect(pixels.reduce((sum, ink) => sum + ink, 0) / 255).toBeCloseTo(Math.PI * 1.2 ** 2, 0);
    expect(rows[0]![1]).toBeGreaterThan(0);
    expect(rows[0]![1]).toBeLessThan(128);
    expect(rows[1]![1]).toBeGreaterThan(200);
  });
});
