import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readAnyImage, readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import {
  difference,
  digits,
  drawing,
  grey,
  inColours,
  onPaper,
  pathOf,
  read,
  svg,
} from './digit-pictures.ts';

/** What an SVG shows; drawing it is left to sharp, without the process of its own that the program takes. */
const png = (svg: Buffer) => sharp(svg).png().toBuffer();

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
    const [top = 0, bottom = 0] = extent(await read(await png(drawing(path)), shape), shape[1]);
    expect(bottom - top + 1).toBe(rows);
  });

  test('keeps its proportions', async () => {
    const [top = 0, bottom = 0, left = 0, right = 0] = extent(
      await read(await png(drawing('M100 100 h120 v60 h-120 Z'))),
      28,
    );
    expect(right - left + 1).toBe(20);
    expect(bottom - top + 1).toBe(11); // (60 + 12) / (120 + 12) of 20
  });

  test('has its centre of mass in the middle, not the centre of its box', async () => {
    const image = await read(await png(drawing('M60 40 V260 M60 150 H240'))); // heavy on the left
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
    const image = await read(await png(drawing('M100 50 L200 250', { ink: '#ccc' })));
    expect(Math.max(...image)).toBe(255);
  });

  test('photographed in uneven light comes out much as on white', async () => {
    const path = 'M90 60 H200 L120 250';
    const light =
      '<linearGradient id="l" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#eee"/><stop offset="1" stop-color="#999"/></linearGradient>';
    const photo = drawing(path, { paper: 'url(#l)' }).toString().replace('<rect', `${light}<rect`);
    expect(
      difference(await read(await png(drawing(path))), await read(await png(Buffer.from(photo)))),
    ).toBeLessThan(15);
  });

  test('is turned as its EXIF orientation says', async () => {
    const upright = await read(await png(drawing('M90 60 H200 L120 250')));
    const turned = await sharp(drawing('M90 60 H200 L120 250'))
      .rotate(-90)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(difference(upright, await read(turned))).toBeLessThan(3);
  });
});

describe('a picture of the size of the model is used as it is', () => {
  const digit = digits[17] as Uint8Array;
  const inverse = digit.map((value) => 255 - value);
  /** A white shape that covers most of the border, as clothes do; the corners are black. */
  const clothes = Uint8Array.from({ length: 784 }, (_, position) => {
    const [row, column] = [Math.floor(position / 28), position % 28];
    return (row < 4 || row > 23) && (column < 4 || column > 23) ? 0 : 200 + ((row * column) % 56);
  });

  /** White all over but for a gap of black at the border. */
  const bag = Uint8Array.from({ length: 784 }, (_, position) => (position > 9 && position < 20 ? 0 : 255));

  test.each<[string, Uint8Array, 'as-is' | 'inverted', () => Sharp]>([
    ['light on dark, to the byte', digit, 'as-is', () => grey(digit).png()],
    ['dark on light, turned round', digit, 'inverted', () => grey(inverse).png()],
    ['a light shape that reaches the border, to the byte', clothes, 'as-is', () => grey(clothes).png()],
    ['black on transparent', digit, 'inverted', () => inColours(digit, [0, 0, 0, 255], [0, 0, 0, 0]).png()],
    [
      'white on transparent',
      digit,
      'as-is',
      () => inColours(digit, [255, 255, 255, 255], [255, 255, 255, 0]).png(),
    ],
    ['of grey in three channels', digit, 'as-is', () => grey(digit).toColourspace('srgb').png()],
  ])('%s', async (_, expected, preparation, drawn) => {
    await drawn().toFile(pathOf('as-is.png'));
    const image = await readDigitImage(pathOf('as-is.png'), [28, 28]);
    expect(image).toEqual({ pixels: expected, preparation });
  });

  test('with a doubt where the dark of a light picture reaches the border', async () => {
    await grey(bag).png().toFile(pathOf('bag.png'));
    expect(await readDigitImage(pathOf('bag.png'), [28, 28])).toEqual({
      pixels: bag.map((value) => 255 - value),
      preparation: 'inverted',
      doubt: 'the dark reaches the border, so that it may be what lies behind a light shape',
    });
  });

  test('8x8 pixels of a digit that reaches the border, for a model of 8x8', async () => {
    const ink = Uint8Array.from({ length: 64 }, (_, position) =>
      position % 8 === 3 ? 255 : 4 * (position % 8),
    );
    await sharp(ink, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(pathOf('small.png'));
    expect((await readDigitImage(pathOf('small.png'), [8, 8])).pixels).toEqual(ink);
  });

  test('of another size where that is asked for: resized, neither cropped nor centred', async () => {
    await grey(digit).resize(56, 56, { kernel: 'nearest' }).png().toFile(pathOf('twice.png'));
    const image = await readDigitImage(pathOf('twice.png'), [28, 28], 'as-is');
    expect(image.preparation).toBe('as-is');
    expect(difference(image.pixels, digit)).toBeLessThan(4);
  });

  test('centred where that is asked for', async () => {
    const moved = digit.map((_, position) => digit[position - 2] ?? 0); // two pixels to the right
    await grey(moved).png().toFile(pathOf('moved.png'));
    const image = await readDigitImage(pathOf('moved.png'), [28, 28], 'centred');
    expect(image.preparation).toBe('centred');
    expect(difference(image.pixels, digit)).toBeLessThan(0.5);
  });
});

describe('a picture with nothing in it is an image where none is looked for:', () => {
  test.each<[string, number, readonly number[]]>([
    ['white paper is background', 0, [255, 255, 255, 255]],
    ['black too', 0, [0, 0, 0, 255]],
    ['transparent too', 0, [255, 0, 0, 0]],
    ['dark grey stays as it is', 90, [90, 90, 90, 255]],
  ])('%s', async (_, expected, colour) => {
    const blank = new Uint8Array(784);
    await inColours(blank, colour, colour).resize(60, 40, { fit: 'fill' }).png().toFile(pathOf('blank.png'));
    expect(await readAnyImage(pathOf('blank.png'), [28, 28])).toEqual(blank.fill(expected));
    await expect(readDigitImage(pathOf('blank.png'), [28, 28], 'as-is')).rejects.toMatchObject({
      code: 'image/blank',
    });
  });
});

describe('in doubt', () => {
  const one = '<rect x="60" y="60" width="14" height="160"/>';
  test.each<[string, string, string | undefined]>([
    ['a digit', one, undefined],
    [
      '17',
      `${one}<path d="M120 66H210L150 220" fill="none" stroke="#000" stroke-width="14"/>`,
      'several parts compete, or several digits stand there',
    ],
    ['a blot', '<rect x="60" y="60" width="120" height="140"/>', 'the ink fills its box, as digits do not'],
    [
      'a digit that is cut off',
      '<path d="M90 0V160L200 200" fill="none" stroke="#000" stroke-width="14"/>',
      'the digit reaches the border',
    ],
    ['a speck', '<rect x="60" y="60" width="5" height="5"/>', 'the only ink is no more than a speck'],
  ])('%s', async (_, marks, doubt) => {
    const blankPaper = new Uint8Array(784);
    await (await onPaper(blankPaper, marks)).png().toFile(pathOf('doubt.png'));
    expect((await readDigitImage(pathOf('doubt.png'), [28, 28])).doubt).toBe(doubt);
  });
});

test('a part that broke off belongs to the digit, a mark as large but far away does not', async () => {
  const body = '<path d="M110 60V130Q200 120 190 180T100 230" fill="none" stroke="#000" stroke-width="14"/>';
  const bar = '<path d="M124 60H200" stroke="#000" stroke-width="14"/>';
  const whole = await read(await png(svg(280, body + bar)));
  expect(difference(whole, await read(await png(svg(280, body + bar.replace('M124', 'M128')))))).toBeLessThan(
    6,
  );
  expect(
    difference(
      whole,
      await read(await png(svg(280, `${body + bar}<path d="M20 20H50" stroke="#000" stroke-width="14"/>`))),
    ),
  ).toBeLessThan(6);
});
