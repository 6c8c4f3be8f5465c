import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { loadEmbedded } from '../../../src/dataset/embedded.ts';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { directoryWith } from '../idx-fixtures.ts';

let folder = '';

/** In a directory that is made anew for each file of tests, and removed after it. */
export function pathOf(name: string): string {
  if (!existsSync(folder)) folder = directoryWith({});
  return join(folder, name);
}

const { train: embedded } = await loadEmbedded();

/** The first five of each class of the embedded digits, but for two that have a speck beside them. */
export const digits = Array.from({ length: 10 }, (_, label) => {
  const first = embedded.labels.indexOf(label); // they are sorted by class
  return Array.from({ length: 5 }, (_, index) =>
    Uint8Array.from(embedded.images.subarray(784 * (first + index), 784 * (first + index + 1))),
  );
})
  .flat()
  .filter((_, index) => ![24, 36].includes(index));

export const grey = (pixels: Uint8Array) => sharp(pixels, { raw: { width: 28, height: 28, channels: 1 } });

/** `ink` where the digit is, `paper` elsewhere, each [red, green, blue, opacity]. */
export function inColours(pixels: Uint8Array, ink: readonly number[], paper: readonly number[]): Sharp {
  const coloured = [...pixels].flatMap((value) =>
    paper.map((from, channel) => Math.round(from + (((ink[channel] as number) - from) * value) / 255)),
  );
  return sharp(Uint8Array.from(coloured), { raw: { width: 28, height: 28, channels: 4 } });
}

/** Mean absolute difference, of 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, position) => sum + Math.abs(value - (b[position] as number)), 0) / a.length;
}

/** An SVG of 300x300 with a stroke of 12 along `path`. */
export const drawing = (path: string, { paper = 'white', ink = 'black' } = {}) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300" fill="${paper}"/>` +
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="12"/></svg>`,
  );

export async function read(content: Buffer, shape: readonly [number, number] = [28, 28]) {
  writeFileSync(pathOf('drawing'), content);
  return (await readDigitImage(pathOf('drawing'), shape)).pixels;
}

/** Of each digit drawn so far, as PNG. */
const papers = new Map<Uint8Array, Promise<Buffer>>();

/** Dark ink on white paper, 280x280, with `marks` in SVG over it. */
export async function onPaper(pixels: Uint8Array, marks = ''): Promise<Sharp> {
  const large = () => grey(pixels).resize(280, 280, { kernel: 'cubic' }).negate().toColourspace('srgb');
  const paper = papers.get(pixels) ?? large().png().toBuffer();
  papers.set(pixels, paper);
  return sharp(await paper).composite([{ input: svg(280, marks) }]);
}

export const svg = (size: number, content: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${content}</svg>`);
