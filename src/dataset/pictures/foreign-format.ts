import { dirname, extname } from 'node:path';
import { commandLine } from '../../command-line.ts';
import { UserError } from '../../errors.ts';
import { beginsWithThumbnail, brandsOf } from './containers.ts';
import { type ConverterName, howToConvert } from './conversion.ts';

/** What may be taken for a picture and cannot be read here. */
interface ForeignFormat {
  /** With an article where it is no name. */
  readonly name: string;
  /** @param extension of its name, in small letters, with a dot */
  readonly is: (file: Buffer, extension: string) => boolean;
  /** What converts it. */
  readonly with?: ConverterName;
  /** On a Mac, where its own program does not. */
  readonly onMacToo?: true;
  /** What to do where nothing converts it. */
  readonly mend?: (path: string) => string;
}

/** The formats that can be read. */
export const readable = 'PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG';

const rawExtensions = [
  '.dng',
  '.nef',
  '.nrw',
  '.arw',
  '.sr2',
  '.srf',
  '.pef',
  '.cr2',
  '.erf',
  '.3fr',
  '.kdc',
];
const rawBeginnings = ['IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FUJIFILMCCD-RAW', 'FOVb', '\0MRM'];
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const videoBrands = ['isom', 'iso2', 'mp41', 'mp42', 'qt  ', 'M4V ', '3gp4', '3gp5', 'avc1'];

const heicFormat: ForeignFormat = {
  name: 'HEIC',
  is: (file) => hasBrand(file, heicBrands),
  with: 'libheif',
};

/** The first that fits is meant. */
const formats: readonly ForeignFormat[] = [
  { name: 'BMP', is: (file) => begins(file, 'BM') && begins(file.subarray(6), '\0\0\0\0'), with: 'imageMagick' },
  heicFormat,
  { name: 'JPEG XL', is: (file) => begins(file, '\xff\x0a', '\0\0\0\x0cJXL '), with: 'libjxl' },
  { name: 'JPEG 2000', is: (file) => begins(file, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'), with: 'openJpeg' },
  { name: 'PDF', is: (file) => /^\s*%PDF-/.test(textOf(file)), with: 'poppler' },
  { name: 'PostScript', is: (file) => begins(file, '%!PS'), with: 'ghostscript', onMacToo: true },
  { name: 'camera raw', is: isCameraRaw, with: 'libraw' },
  { name: 'a Photoshop file', is: (file) => begins(file, '8BPS'), with: 'imageMagickMerged' },
  { name: 'a GIMP file', is: (file) => begins(file, 'gimp xcf'), with: 'imageMagickLayers', onMacToo: true },
  { name: 'an icon (ICO)', is: (file) => begins(file, '\0\0\x01\0'), with: 'imageMagickIcon' },
  { name: 'PNM', is: (file) => /^P[1-7]\s/.test(textOf(file)), with: 'imageMagick', onMacToo: true },
  { name: 'a video', is: (file) => hasBrand(file, videoBrands), with: 'ffmpeg', onMacToo: true },
  {
    name: 'a web page',
    is: (file) => /^\s*<(!doctype html|html)\b/i.test(textOf(file)),
    mend: () => 'Save the picture itself instead of the page that shows it.',
  },
  { name: 'IDX images', is: (file) => begins(file, '\0\0\x08\x03'), mend: (path) => howToIndex(path) },
]; // biome-ignore format: a table

/** @throws UserError about a picture in a format that cannot be read here, with the way to convert it */
export function refuseForeign(bytes: Uint8Array, path: string, platform = process.platform): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extension = extname(path).toLowerCase();
  const format = formats.find((candidate) => candidate.is(file, extension));
  if (format !== undefined) throw foreign(format, path, platform);
}

/** The error about HEIC in a file that does not say so at its beginning. */
export function heic(path: string): UserError {
  return foreign(heicFormat, path, process.platform);
}

function foreign(format: ForeignFormat, path: string, platform: NodeJS.Platform): UserError {
  const converter = platform === 'darwin' && !format.onMacToo ? 'sips' : format.with;
  const hint = format.mend?.(path) ?? (converter && howToConvert(path, converter));
  const problem = `expected an image (${readable}), received ${format.name}, which cannot be read here`;
  return new UserError('image/foreign', `${path}: ${problem}`, hint);
}

function howToIndex(path: string): string {
  return `Name their directory: ${commandLine('predict', '--data', dirname(path), '--index', '0')}`;
}

function begins(file: Buffer, ...signatures: readonly string[]): boolean {
  return signatures.some((signature) => file.toString('latin1', 0, signature.length) === signature);
}

function hasBrand(file: Buffer, brands: readonly string[]): boolean {
  return brandsOf(file).some((brand) => brands.includes(brand));
}

/** What a sensor has seen: by its own beginning, or a TIFF that says so in it or by its name. */
function isCameraRaw(file: Buffer, extension: string): boolean {
  if (begins(file, ...rawBeginnings) || begins(file.subarray(8), 'CR\x02') || hasBrand(file, ['crx ']))
    return true;
  return begins(file, 'II*\0', 'MM\0*') && (rawExtensions.includes(extension) || beginsWithThumbnail(file));
}

/** Its beginning. */
function textOf(file: Buffer): string {
  return file.toString('latin1', 0, 1024);
}
