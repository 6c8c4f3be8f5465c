import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDigitImage } from '../../src/dataset/image-file.ts';
import { directoryWith } from './idx-fixtures.ts';

const folder = directoryWith({});
const pathOf = (name: string) => join(folder, name);

/** The first five of each class of the embedded digits. */
const digits = Array.from({ length: 10 }, (_, label) => {
  const path = createRequire(import.meta.url).resolve(`mnist/src/digits/${label}.json`);
  const values: number[] = JSON.parse(readFileSync(path, 'utf8')).data;
  return Array.from({ length: 5 }, (_, index) =>
    Uint8Array.from(values.slice(784 * index, 784 * (index + 1)), (value) => Math.round(value * 255)),
  );
}).flat();

const grey = (pixels: Uint8Array) => sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } });

/** `ink` where the digit is, `paper` elsewhere, each [red, green, blue, opacity]. */
function inColours(pixels: Uint8Array, ink: readonly number[], paper: readonly number[]): Sharp {
  const coloured = [...pixels].flatMap((value) =>
    paper.map((from, channel) => Math.round(from + (((ink[channel] as number) - from) * value) / 255)),
  );
  return sharp(Uint8Array.from(coloured), { raw: { width: 28, height: 28, channels: 4 } });
}

/** Mean absolute difference, of 255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, position) => sum + Math.abs(value - (b[position] as number)), 0) / a.length;
}

async function meanDifference(drawn: (pixels: Uint8Array) => Sharp): Promise<number> {
  let sum = 0;
  for (const digit of digits) {
    await drawn(digit).toFile(pathOf('digit.png'));
    sum += difference(digit, await readDigitImage(pathOf('digit.png'), [28, 28]));
  }
  return sum / digits.length;
}

describe('an image of MNIST comes back all but the same (mean difference of 255)', () => {
  test.each<[string, (pixels: Uint8Array) => Sharp, number]>([
    ['as it is', (pixels) => grey(pixels).png(), 0.05],
    ['dark on light', (pixels) => grey(pixels).negate().png(), 0.05],
    [
      'off-centre on a larger sheet',
      (pixels) => grey(pixels).extend({ left: 70, top: 5, right: 3, bottom: 30, background: '#000' }).png(),
      0.05,
    ],
    ['black on transparent', (p) => inColours(p, [0, 0, 0, 255], [0, 0, 0, 0]).png(), 0.05],
    ['white on transparent', (p) => inColours(p, [255, 255, 255, 255], [255, 255, 255, 0]).png(), 0.05],
    ['blue on yellow', (p) => inColours(p, [20, 40, 200, 255], [250, 240, 120, 255]).png(), 0.2],
    ['red on a green as bright', (p) => inColours(p, [200, 0, 0, 255], [0, 100, 0, 255]).png(), 0.4],
    ['ten times as large', (p) => grey(p).resize(280, 280, { kernel: 'nearest' }).png(), 4],
    ['ten times as large, smooth, dark on light, as JPEG', (p) => large(p).negate().jpeg({ quality: 80 }), 9],
    ['ten times as large, in colour', (p) => largeInColour(p), 9],
  ])('%s', async (_, drawn, most) => {
    expect(await meanDifference(drawn)).toBeLessThan(most);
  });

  const large = (pixels: Uint8Array) => grey(pixels).resize(280, 280, { kernel: 'cubic' });
  const largeInColour = (pixels: Uint8Array) =>
    inColours(pixels, [30, 60, 180, 255], [250, 240, 200, 255]).resize(280, 280).png();
});

/** An SVG of 300x300 with a stroke of 12 along `path`. */
const drawing = (path: string, { paper = 'white', ink = 'black' } = {}) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300" fill="${paper}"/>` +
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="12"/></svg>`,
  );

async function read(content: Buffer, shape: readonly [number, number] = [28, 28]) {
  writeFileSync(pathOf('drawing'), content);
  return await readDigitImage(pathOf('drawing'), shape);
}

/** [top, bottom, left, right]: the first and last rows and columns with ink. */
function extent(image: Uint8Array, width: number): number[] {
  const inked = [...image.keys()].filter((position) => (image[position] as number) > 10);
  const rows = inked.map((position) => Math.floor(position / width));
  const columns = inked.map((position) => position % width);
  return [Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)];
}

describe('a drawing', () => {
  test.each([
    ['a tall one', 'M100 20 L100 280', [28, 28], 20],
    ['a small one', 'M200 200 L200 260', [28, 28], 20],
    ['a tall one, for images of 56x56', 'M100 20 L100 280', [56, 56], 40],
  ] as const)('fills 20 of 28 rows: %s', async (_, path, shape, rows) => {
    const [top = 0, bottom = 0] = extent(await read(drawing(path), shape), shape[1]);
    expect(bottom - top + 1).toBe(rows);
  });

  test('keeps its proportions', async () => {
    const [top = 0, bottom = 0, left = 0, right = 0] = extent(
      await read(drawing('M100 100 h120 v60 h-120 Z')),
      28,
    );
    expect(right - left + 1).toBe(20);
    expect(bottom - top + 1).toBe(11); // (60 + 12) / (120 + 12) of 20
  });

  test('has its centre of mass in the middle, not the centre of its box', async () => {
    const image = await read(drawing('M60 40 V260 M60 150 H240')); // heavy on the left
    let mass = 0;
    let column = 0;
    image.forEach((ink, position) => {
      mass += ink;
      column += ink * (position % 28);
    });
    expect(Math.round(column / mass)).toBe(14);
    expect(extent(image, 28)[2]).toBeGreaterThan(4);
  });

  test('in thin, pale strokes is brought to full ink', async () => {
    const image = await read(drawing('M100 50 L200 250', { ink: '#ccc' }));
    expect(Math.max(...image)).toBe(255);
  });

  test('photographed in uneven light comes out much as on white', async () => {
    const path = 'M90 60 H200 L120 250';
    const light =
      '<linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#eee"/><stop offset="1" stop-color="#999"/></linearGradient>';
    const photo = drawing(path, { paper: 'url(#l)' }).toString().replace('<rect', `${light}<rect`);
    expect(difference(await read(drawing(path)), await read(Buffer.from(photo)))).toBeLessThan(15);
  });

  test('is turned as its EXIF orientation says', async () => {
    const upright = await read(drawing('M90 60 H200 L120 250'));
    const turned = await sharp(drawing('M90 60 H200 L120 250'))
      .rotate(-90)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(difference(upright, await read(turned))).toBeLessThan(3);
  });
});

describe('refuses', () => {
  const png = () => sharp(drawing('M90 60 H200 L120 250')).png().toBuffer();

  test.each<[string, () => Promise<Buffer> | Buffer, string, string | undefined]>([
    ['an empty file', () => Buffer.alloc(0), 'expected an image, received an empty file', undefined],
    [
      'a text file',
      () => Buffer.from('seven\n'),
      'expected an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG), received something else',
      undefined,
    ],
    [
      'an image of one colour',
      () =>
        sharp({ create: { width: 28, height: 28, channels: 3, background: '#fed' } })
          .png()
          .toBuffer(),
      'expected a digit, received an image of one colour',
      'Draw one digit, dark on light or light on dark.',
    ],
    [
      'an image of one pixel',
      () =>
        sharp({ create: { width: 1, height: 1, channels: 3, background: '#fed' } })
          .png()
          .toBuffer(),
      'expected a digit, received an image of one colour',
      'Draw one digit, dark on light or light on dark.',
    ],
    [
      'a transparent image',
      () =>
        sharp({ create: { width: 28, height: 28, channels: 4, background: '#0000' } })
          .png()
          .toBuffer(),
      'expected a digit, received an image of one colour',
      'Draw one digit, dark on light or light on dark.',
    ],
    [
      'a PNG with damaged pixels',
      async () => Buffer.from(await png()).fill(7, 500, 600),
      'the image is damaged or cut short',
      'Copy or save it again.',
    ],
    [
      'a JPEG cut short',
      async () =>
        (
          await sharp(await png())
            .jpeg()
            .toBuffer()
        ).subarray(0, 2000),
      'the image is damaged or cut short',
      'Copy or save it again.',
    ],
    [
      'a PNG that says it is enormous',
      async () => withSize(await png(), 100_000, 20_000),
      'expected an image of at most 100 million pixels, received 100000x20000',
      'Make it smaller; 280x280 is plenty.',
    ],
  ])('%s', async (_, content, problem, hint) => {
    const path = pathOf('refused.png');
    writeFileSync(path, await content());
    await expect(readDigitImage(path, [28, 28])).rejects.toMatchObject({
      name: 'UserError',
      message: `${path}: ${problem}`,
      hint,
    });
  });

  /** Writes another size into the header of a PNG. */
  function withSize(content: Buffer, width: number, height: number): Buffer {
    const changed = Buffer.from(content);
    changed.writeUInt32BE(width, 16);
    changed.writeUInt32BE(height, 20);
    return changed;
  }

  test('a PNG cut short', async () => {
    const path = pathOf('short.png');
    writeFileSync(path, await png());
    truncateSync(path, 400);
    await expect(readDigitImage(path, [28, 28])).rejects.toThrow(
      `${path}: the image is damaged or cut short`,
    );
  });

  test('a missing file', async () => {
    const path = pathOf('nothing.png');
    await expect(readDigitImage(path, [28, 28])).rejects.toThrow(`${path}: no such file or directory`);
  });

  test('a directory', async () => {
    await expect(readDigitImage(folder, [28, 28])).rejects.toThrow(
      `${folder}: expected a file, received a directory`,
    );
  });
});
