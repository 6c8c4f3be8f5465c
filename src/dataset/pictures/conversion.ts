import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { quote } from '../../command-line.ts';

/** A program that makes a picture which can be read out of one which cannot. */
interface Converter {
  /** What it is part of; absent where it is there. */
  readonly of?: string;
  /** What it makes; PNG where absent. */
  readonly extension?: string;
  readonly words: (from: string, to: string) => readonly string[];
}

/** Version 6, which many systems have, is `convert` only; on Windows that is another program. */
const imageMagick = process.platform === 'win32' ? 'magick' : 'convert';

export type ConverterName = keyof typeof converters;

const converters = {
  imageMagick: { of: 'ImageMagick', words: (from, to) => [imageMagick, from, to] },
  /** The first picture in it is that of all layers. */
  imageMagickMerged: { of: 'ImageMagick', words: (from, to) => [imageMagick, `${from}[0]`, to] },
  imageMagickLayers: { of: 'ImageMagick', words: (from, to) => [imageMagick, from, '-flatten', to] },
  /** Of one of its sizes. It is not known by its content. */
  imageMagickIcon: { of: 'ImageMagick', words: (from, to) => [imageMagick, `ico:${from}[0]`, to] },
  libheif: { of: 'libheif', words: (from, to) => ['heif-convert', from, to] },
  libjxl: { of: 'libjxl', words: (from, to) => ['djxl', from, to] },
  openJpeg: { of: 'OpenJPEG', words: (from, to) => ['opj_decompress', '-i', from, '-o', to] },
  poppler: {
    of: 'Poppler',
    words: (from, to) => ['pdftoppm', '-png', '-singlefile', from, to.replace(/\.png$/, '')],
  },
  ghostscript: { of: 'Ghostscript', words: (from, to) => ['gs', '-sDEVICE=png16m', '-o', to, from] },
  libraw: {
    of: 'LibRaw',
    extension: '.tiff',
    words: (from, to) => ['dcraw_emu', '-T', '-Z', to, from],
  },
  ffmpeg: { of: 'FFmpeg', words: (from, to) => ['ffmpeg', '-i', from, '-frames:v', '1', to] },
  /** Of every Mac. */
  sips: { words: (from, to) => ['sips', '-s', 'format', 'png', from, '--out', to] },
} satisfies Record<string, Converter>;

/** What to run so that a picture can be read. */
export function howToConvert(path: string, name: ConverterName): string {
  const { of, extension = '.png', words }: Converter = converters[name];
  const from = path === '-' ? 'picture' : path;
  const usual = `${from.slice(0, from.length - extname(from).length)}${extension}`;
  const to = existsSync(usual) || usual === from ? `${from}${extension}` : usual; // over nothing that is there
  return `Convert it${of === undefined ? '' : `, with ${of}`}: ${words(from, to).map(quote).join(' ')}`;
}
