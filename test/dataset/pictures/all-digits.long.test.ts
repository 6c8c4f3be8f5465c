import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { difference, digits, grey, inColours, onPaper, pathOf, svg } from './digit-pictures.ts';

async function meanDifference(drawn: (pixels: Uint8Array) => Sharp): Promise<number> {
  let sum = 0;
  for (const digit of digits) {
    await drawn(digit).toFile(pathOf('digit.png'));
    sum += difference(digit, (await readDigitImage(pathOf('digit.png'), [28, 28], 'centred')).pixels);
  }
  return sum / digits.length;
}

describe('an image of MNIST, centred, comes back all but the same (mean difference of 255)', () => {
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

/** The paper, turned by some degrees, in the middle of a table. */
async function onTable(paper: Sharp, colour: string, degrees: number): Promise<Sharp> {
  const input = await sharp(await paper.png().toBuffer())
    .ensureAlpha()
    .rotate(degrees, { background: '#0000' })
    .png()
    .toBuffer();
  return sharp(svg(400, `<rect width="400" height="400" fill="${colour}"/>`)).composite([{ input }]);
}

const lines = (step: number, colour: string) =>
  Array.from({ length: 12 }, (_, index) => `M0 ${step * index + 5}H280M${step * index + 5} 0V280`)
    .map((path) => `<path d="${path}" stroke="${colour}"/>`)
    .join('');

describe('what is not the digit changes next to nothing (digits whose image differs by 12 of 255, of 48)', () => {
  /** The images of the digits on clean paper. */
  const plain: Uint8Array[] = [];
  beforeAll(async () => {
    for (const pixels of digits) {
      await (await onPaper(pixels)).png().toFile(pathOf('plain.png'));
      plain.push((await readDigitImage(pathOf('plain.png'), [28, 28])).pixels);
    }
  });

  test.each<[string, (pixels: Uint8Array) => Promise<Sharp>]>([
    ['a dark table', async (p) => onTable(await onPaper(p), '#432', 0)],
    ['a grey table', async (p) => onTable(await onPaper(p), '#999', 0)],
    ['a transparent margin', async (p) => (await onTable(await onPaper(p), 'none', 0)).png()],
    [
      'a frame at the border',
      (p) => onPaper(p, '<rect width="280" height="280" fill="none" stroke="#000" stroke-width="9"/>'),
    ],
    [
      'a frame near it',
      (p) =>
        onPaper(p, '<rect x="6" y="6" width="268" height="268" fill="none" stroke="#222" stroke-width="3"/>'),
    ],
    ['a red margin line', (p) => onPaper(p, '<path d="M18 0V280" stroke="#d33" stroke-width="3"/>')],
    ['squared paper', (p) => onPaper(p, lines(24, '#acd'))],
    ['a speck', (p) => onPaper(p, '<rect x="9" y="12" width="4" height="4"/>')],
    ['a black pixel', (p) => onPaper(p, '<rect x="9" y="262" width="1" height="1"/>')],
    ['a dark strip', (p) => onPaper(p, '<rect width="14" height="280" fill="#111"/>')],
    ['a dark corner', (p) => onPaper(p, '<path d="M0 0H45L0 45Z" fill="#222"/>')],
    [
      'a hair',
      (p) => onPaper(p, '<path d="M12 30Q30 150 14 250" fill="none" stroke="#333" stroke-width="1.5"/>'),
    ],
  ])('%s', async (_, drawn) => {
    let different = 0;
    for (const [index, pixels] of digits.entries()) {
      await (await drawn(pixels)).png().toFile(pathOf('marked.png'));
      const marked = await readDigitImage(pathOf('marked.png'), [28, 28]);
      if (difference(plain[index] as Uint8Array, marked.pixels) > 12) different++;
    }
    expect(different).toBeLessThanOrEqual(4);
  });
});
