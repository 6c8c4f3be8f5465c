import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { difference, drawing, pathOf, read, svg } from './digit-pictures.ts';
import { blank, testRefusals } from './refusals.ts';

describe('a large picture is read as a small one is', () => {
  const path = 'M90 60 H200 L120 250';
  const large = (size: number) => sharp(drawing(path)).resize(size, size);
  test.each<[string, () => Sharp]>([
    ['a progressive JPEG of 49 million pixels', () => large(7000).jpeg({ progressive: true })],
    ['a PNG of 16 bits', () => large(3000).toColourspace('rgb16').png()],
    ['a JPEG on its side', () => large(4000).rotate(-90).withMetadata({ orientation: 6 }).jpeg()],
    ['an AVIF of 12 bits', () => large(3000).avif({ effort: 0, bitdepth: 12 })],
    ['a transparent WebP', () => large(3000).unflatten().webp({ effort: 0 })],
  ])('%s', async (_, picture) => {
    const small = await large(512).png().toBuffer();
    expect(difference(await read(await picture().toBuffer()), await read(small))).toBeLessThan(2);
  });

  test('brought to the size of the model where it is taken as it is', async () => {
    await large(4000).negate({ alpha: false }).jpeg().toFile(pathOf('large.jpg'));
    await large(280).negate({ alpha: false }).png().toFile(pathOf('small.png'));
    const [one, other] = await Promise.all(
      ['large.jpg', 'small.png'].map((name) => readDigitImage(pathOf(name), [28, 28], 'as-is')),
    );
    expect(one?.preparation).toBe(other?.preparation);
    expect(difference(one?.pixels as Uint8Array, other?.pixels as Uint8Array)).toBeLessThan(6);
  });
});

describe('refuses', () => {
  testRefusals([
    [
      'an AVIF of 16 million pixels in 500 bytes',
      () => blank(4000).avif({ effort: 0 }).toBuffer(),
      'expected an image of at most 12 million pixels where it is stored as this one is, received 4000x4000',
      'Make it smaller; 280x280 is plenty.',
    ],
    [
      'an AVIF of 12 million pixels of 10 bits',
      () => blank(3465).avif({ effort: 0, bitdepth: 10 }).toBuffer(),
      'expected an image of at most 9 million pixels where it is stored as this one is, received 3465x3465',
      'Make it smaller; 280x280 is plenty.',
    ],
    [
      'an AVIF of 11 million pixels in a file of 60 MB',
      async () => {
        const avif = await blank(3316).avif({ effort: 0 }).toBuffer();
        return Buffer.concat([avif, boxOf(60_000_000)]);
      },
      'decoding this image takes more than 8 s or 340 MB',
      'Save it as PNG; 280x280 is plenty.',
    ],
    [
      'a progressive JPEG of 49 million pixels with all of their colours',
      () => blank(7000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
      'expected an image of at most 41 million pixels where it is stored as this one is, received 7000x7000',
      'Make it smaller; 280x280 is plenty.',
    ],
    [
      'a TIFF in a tile of 49 million pixels',
      () =>
        blank(7000)
          .tiff({ compression: 'deflate', tile: true, tileWidth: 7168, tileHeight: 7168 })
          .toBuffer(),
      'expected a TIFF in strips or in small tiles, received tiles too large to be read',
      'Save it without tiles, or as PNG.',
    ],
    [
      'a GIF of 64 million pixels in 50 kB',
      () => blank(8000).gif({ effort: 1 }).toBuffer(),
      'expected an image of at most 41 million pixels where it is stored as this one is, received 8000x8000',
      'Make it smaller; 280x280 is plenty.',
    ],
    [
      'an SVG with a PNG of 100 million pixels in it',
      async () => {
        const png = await blank(10_000).png().toBuffer();
        const href = `data:image/png;base64,${png.toString('base64')}`;
        return svg(280, `<image width="280" height="280" href="${href}"/>`);
      },
      'drawing this SVG takes more than 8 s or 340 MB',
      'Save it as PNG; 280x280 is plenty.',
    ],
    [
      'an svgz of 48 MB',
      () => gzipSync(svg(280, '<g/>'.repeat(12_000_000))),
      'drawing this SVG takes more than 8 s or 340 MB',
      'Save it as PNG; 280x280 is plenty.',
    ],
  ]);

  /** A box of ISOBMFF that readers skip. */
  function boxOf(length: number): Buffer {
    const box = Buffer.alloc(length);
    box.writeUInt32BE(length);
    box.write('free', 4);
    return box;
  }
});
