import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { refuseForeign } from '../../../src/dataset/pictures/foreign-format.ts';
import type { UserError } from '../../../src/errors.ts';
import { directoryWith } from '../idx-fixtures.ts';
import { drawing, grey } from './digit-pictures.ts';

const bytes = (text: string) => Buffer.from(text.padEnd(64, '\0'), 'latin1');
const ftyp = (...brands: string[]) =>
  bytes(
    `\0\0\0${String.fromCharCode(12 + 4 * brands.length)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`,
  );

/** The beginning of a TIFF with these tags in its first directory, in the order of bytes of Intel or Motorola. */
function tiff(order: 'II' | 'MM', tags: Readonly<Record<number, number>>): Buffer {
  const file = Buffer.alloc(200);
  file.write(order === 'II' ? 'II*\0' : 'MM\0*', 'latin1');
  const short = (value: number, at: number) =>
    order === 'II' ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    order === 'II' ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at);
  long(8, 4);
  short(Object.keys(tags).length, 8);
  for (const [index, [tag, value]] of Object.entries(tags).entries()) {
    short(Number(tag), 10 + 12 * index);
    short(4, 12 + 12 * index);
    long(1, 14 + 12 * index);
    long(value, 18 + 12 * index);
  }
  return file;
}

function refusal(file: Uint8Array, path: string, platform: NodeJS.Platform): [string, string | undefined] {
  try {
    refuseForeign(file, path, platform);
  } catch (error) {
    const { message, hint } = error as UserError;
    const [, received = message] =
      /: expected an image \(PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG\), received (.+), which cannot be read here$/.exec(
        message,
      ) ?? [];
    return [received, hint];
  }
  return ['nothing foreign', undefined];
}

const onMac = (from: string, to: string) => `Convert it: sips -s format png ${from} --out ${to}`;

describe('named, with what converts them on Linux and on a Mac', () => {
  test.each<[file: Buffer, path: string, name: string, onLinux: string, onMac: string]>([
    [
      bytes('BM\x36\x0c\0\0\0\0\0\0'),
      'a.bmp',
      'BMP',
      'Convert it, with ImageMagick: convert a.bmp a.png',
      onMac('a.bmp', 'a.png'),
    ],
    [
      ftyp('heic', 'mif1', 'heic'),
      'my digits/IMG 1.HEIC',
      'HEIC',
      "Convert it, with libheif: heif-convert 'my digits/IMG 1.HEIC' 'my digits/IMG 1.png'",
      onMac("'my digits/IMG 1.HEIC'", "'my digits/IMG 1.png'"),
    ],
    [
      ftyp('mif1', 'heix'),
      '-',
      'HEIC',
      'Convert it, with libheif: heif-convert picture picture.png',
      onMac('picture', 'picture.png'),
    ],
    [
      bytes('\xff\x0a\xfa\x7f'),
      'a.jxl',
      'JPEG XL',
      'Convert it, with libjxl: djxl a.jxl a.png',
      onMac('a.jxl', 'a.png'),
    ],
    [
      bytes('\0\0\0\x0cJXL \r\n\x87\n'),
      'a.jpg',
      'JPEG XL',
      'Convert it, with libjxl: djxl a.jpg a.png',
      onMac('a.jpg', 'a.png'),
    ],
    [
      ftyp('heic'),
      'a.png',
      'HEIC',
      'Convert it, with libheif: heif-convert a.png a.png.png',
      onMac('a.png', 'a.png.png'),
    ],
    [
      bytes('\0\0\0\x0cjP  \r\n\x87\n'),
      'a.jp2',
      'JPEG 2000',
      'Convert it, with OpenJPEG: opj_decompress -i a.jp2 -o a.png',
      onMac('a.jp2', 'a.png'),
    ],
    [
      bytes('\xff\x4f\xff\x51\0'),
      'a.j2k',
      'JPEG 2000',
      'Convert it, with OpenJPEG: opj_decompress -i a.j2k -o a.png',
      onMac('a.j2k', 'a.png'),
    ],
    [
      bytes('\n%PDF-1.7\n'),
      'v1.2/scan.pdf',
      'PDF',
      'Convert it, with Poppler: pdftoppm -png -singlefile v1.2/scan.pdf v1.2/scan',
      onMac('v1.2/scan.pdf', 'v1.2/scan.png'),
    ],
    [
      bytes('%!PS-Adobe-3.0 EPSF-3.0\n'),
      'a.eps',
      'PostScript',
      'Convert it, with Ghostscript: gs -sDEVICE=png16m -o a.png a.eps',
      'Convert it, with Ghostscript: gs -sDEVICE=png16m -o a.png a.eps',
    ],
    [
      bytes('II*\0\x10\0\0\0CR\x02\0'),
      'a.CR2',
      'camera raw',
      'Convert it, with LibRaw: dcraw_emu -T -Z a.tiff a.CR2',
      onMac('a.CR2', 'a.png'),
    ],
    [
      ftyp('crx ', 'isom'),
      'a.cr3',
      'camera raw',
      'Convert it, with LibRaw: dcraw_emu -T -Z a.tiff a.cr3',
      onMac('a.cr3', 'a.png'),
    ],
    [
      tiff('II', { 254: 1, 330: 100 }),
      'renamed.tif',
      'camera raw',
      'Convert it, with LibRaw: dcraw_emu -T -Z renamed.tiff renamed.tif',
      onMac('renamed.tif', 'renamed.png'),
    ],
    [
      tiff('MM', { 256: 100, 50706: 0x01040000 }),
      'a.dng',
      'camera raw',
      'Convert it, with LibRaw: dcraw_emu -T -Z a.tiff a.dng',
      onMac('a.dng', 'a.png'),
    ],
    [
      bytes('8BPS\0\x01'),
      'a.psd',
      'a Photoshop file',
      "Convert it, with ImageMagick: convert 'a.psd[0]' a.png",
      onMac('a.psd', 'a.png'),
    ],
    [
      bytes('gimp xcf v011'),
      'a.xcf',
      'a GIMP file',
      'Convert it, with ImageMagick: convert a.xcf -flatten a.png',
      'Convert it, with ImageMagick: convert a.xcf -flatten a.png',
    ],
    [
      bytes('\0\0\x01\0\x03\0'),
      'a.ico',
      'an icon (ICO)',
      "Convert it, with ImageMagick: convert 'ico:a.ico[0]' a.png",
      onMac('a.ico', 'a.png'),
    ],
    [
      bytes('P5\n28 28\n255\n'),
      'a.pgm',
      'PNM',
      'Convert it, with ImageMagick: convert a.pgm a.png',
      'Convert it, with ImageMagick: convert a.pgm a.png',
    ],
    [
      ftyp('qt  '),
      'IMG_1.MOV',
      'a video',
      'Convert it, with FFmpeg: ffmpeg -i IMG_1.MOV -frames:v 1 IMG_1.png',
      'Convert it, with FFmpeg: ffmpeg -i IMG_1.MOV -frames:v 1 IMG_1.png',
    ],
    [
      bytes('\n<!DOCTYPE html><html><svg/>'),
      'a.svg',
      'a web page',
      'Save the picture itself instead of the page that shows it.',
      'Save the picture itself instead of the page that shows it.',
    ],
    [
      bytes('\0\0\x08\x03\0\0\x27\x10'),
      'mnist/t10k-images-idx3-ubyte',
      'IDX images',
      'Name their directory: dropout-mlp predict --data mnist --index 0',
      'Name their directory: dropout-mlp predict --data mnist --index 0',
    ],
  ])('%#. as %s', (file, path, name, linux, mac) => {
    expect(refusal(file, path, 'linux')).toEqual([name, linux]);
    expect(refusal(file, path, 'darwin')).toEqual([name, mac]);
  });
});

test('a picture that is there is not written over', () => {
  const directory = directoryWith({ 'digit.png': '', 'digit.tiff': '' });
  const converted = (file: Buffer, name: string) =>
    refusal(file, join(directory, name), 'linux')[1]?.replaceAll(join(directory, '/'), '');
  expect(converted(ftyp('heic'), 'digit.HEIC')).toBe(
    'Convert it, with libheif: heif-convert digit.HEIC digit.HEIC.png',
  );
  expect(converted(bytes('%PDF-1.7'), 'digit.pdf')).toBe(
    'Convert it, with Poppler: pdftoppm -png -singlefile digit.pdf digit.pdf',
  );
  expect(converted(bytes('FOVb'), 'digit.x3f')).toBe(
    'Convert it, with LibRaw: dcraw_emu -T -Z digit.x3f.tiff digit.x3f',
  );
  expect(converted(bytes('FOVb'), 'other.x3f')).toBe(
    'Convert it, with LibRaw: dcraw_emu -T -Z other.tiff other.x3f',
  );
});

describe('what can be read is not taken for anything else', () => {
  const digit = () => grey(new Uint8Array(784).fill(9));
  test.each<[string, () => Promise<Buffer>]>([
    ['digit.png', () => digit().png().toBuffer()],
    ['digit.jpg', () => digit().jpeg().toBuffer()],
    ['digit.nef', () => digit().jpeg().toBuffer()], // whatever it is called
    ['digit.webp', () => digit().webp().toBuffer()],
    ['digit.gif', () => digit().gif().toBuffer()],
    ['digit.tif', () => digit().tiff().toBuffer()],
    ['pyramid.tif', () => sharp(drawing('M9 9')).tiff({ pyramid: true, tile: true }).toBuffer()],
    ['digit.avif', () => digit().avif({ effort: 0 }).toBuffer()],
    ['digit.svg', async () => drawing('M9 9')],
    ['notes.txt', async () => bytes('BMW and other cars')],
    ['cut', async () => tiff('MM', { 254: 1 }).subarray(0, 9)],
    ['cut', async () => tiff('II', { 254: 1, 330: 7 }).subarray(0, 20)],
    ['empty', async () => Buffer.alloc(0)],
  ])('%s', async (path, content) => {
    expect(refusal(await content(), path, 'linux')).toEqual(['nothing foreign', undefined]);
  });
}); // biome-ignore format: a table
