import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { difference, drawing, pathOf, read, svg } from './digit-pictures.ts';
import { blank, testRefusals } from './refusals.ts';

describe('an SVG is drawn', () => {
  const path = '<path d="M90 60H200L120 250" fill="none" stroke="#000" stroke-width="12"/>';
  const plain = svg(280, path);
  let drawn: Awaited<ReturnType<typeof read>>;
  beforeAll(async () => {
    drawn = await read(plain);
  });

  test.each<[string, Buffer]>([
    ['gzipped', gzipSync(plain)],
    [
      'of 10^10 pixels',
      Buffer.from(plain.toString().replace('"280" height="280"', '"1e5" height="1e5" viewBox="0 0 280 280"')),
    ],
    ['after a declaration and a comment', Buffer.from(`<?xml version="1.0"?>\n<!-- seven -->\n${plain}`)],
    ['without the file that it names', svg(280, `<image href="/dev/zero"/>${path}`)],
  ])('%s', async (_, content) => {
    expect(difference(await read(content), drawn)).toBeLessThan(15);
  });

  test('with text', async () => {
    const text = svg(280, '<text x="90" y="230" font-size="200">7</text>');
    expect((await read(text)).some((ink) => ink > 100)).toBe(true);
  });
});

describe('refuses', () => {
  const unfinished = 'expected an SVG that can be drawn, received a damaged one or something else';
  const laughs = Array.from(
    { length: 10 },
    (_, index) => `<!ENTITY a${index} "${index === 0 ? '<g/>' : `&a${index - 1};`.repeat(10)}">`,
  ).join('');
  const png = () => sharp(drawing('M90 60 H200 L120 250')).png().toBuffer();

  testRefusals([
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
      'expected a digit, received an image that is transparent throughout',
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
    [
      'a HEIC',
      async () => heicOf(await blank(300).avif({ effort: 0 }).toBuffer()),
      'expected an image (PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG), received HEIC, which cannot be read here',
      expect.stringContaining('.png.png'), // and not over itself
    ],
    [
      'the beginning of a PNG',
      async () => (await png()).subarray(0, 20),
      'the image is damaged or cut short',
      'Copy or save it again.',
    ],
    [
      'a large JPEG cut short',
      async () => (await blank(4000).jpeg({ progressive: true }).toBuffer()).subarray(0, 20_000),
      'the image is damaged or cut short',
      'Copy or save it again.',
    ],
    [
      'an interlaced PNG that says it is large',
      async () => withSize(await blank(9).png({ progressive: true }).toBuffer(), 9000, 9000),
      'expected an image of at most 41 million pixels where it is stored as this one is, received 9000x9000',
      'Make it smaller; 280x280 is plenty.',
    ],
    [
      'a file of more than 64 MB',
      () => Buffer.alloc(64_000_001),
      'expected an image of at most 64 MB, received more',
      'Check the path.',
    ],
    ['an SVG of no end', () => svg(280, '<g>'), unfinished, 'Save it again, or as PNG.'],
    [
      'an SVG whose entities hold each other',
      () => Buffer.from(`<!DOCTYPE svg [${laughs}]>${svg(280, '&a9;')}`),
      unfinished,
      'Save it again, or as PNG.',
    ],
  ]);

  /** An AVIF that says its pixels are compressed by HEVC. */
  function heicOf(avif: Buffer): Buffer {
    const start = avif.indexOf('av1C') - 4;
    const length = avif.readUInt32BE(start);
    const settings = Buffer.from(`${'\0'.repeat(3)}\x1fhvcC\x01${'\0'.repeat(22)}`, 'latin1');
    const changed = Buffer.concat([avif.subarray(0, start), settings, avif.subarray(start + length)]);
    for (const box of ['meta', 'iprp', 'ipco']) {
      const at = changed.indexOf(box) - 4;
      changed.writeUInt32BE(changed.readUInt32BE(at) + settings.length - length, at);
    }
    const renamed = changed.toString('latin1').replaceAll('av01', 'hvc1').replace('ftypavif', 'ftypheic');
    return Buffer.from(renamed, 'latin1');
  }

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

  test('a device', async () => {
    await expect(readDigitImage('/dev/zero', [28, 28])).rejects.toThrow(
      '/dev/zero: expected a regular file, received a device',
    );
  });

  test('links in a circle', async () => {
    const path = pathOf('circle.png');
    symlinkSync('circle.png', path);
    await expect(readDigitImage(path, [28, 28])).rejects.toThrow(
      `${path}: its links lead to each other, never to a file`,
    );
  });

  test('a directory', async () => {
    const folder = pathOf('');
    await expect(readDigitImage(folder, [28, 28])).rejects.toThrow(
      `${folder}: expected a file, received a directory`,
    );
  });
});
