import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { directoryWith } from '../idx-fixtures.ts';

const folder = directoryWith({});
const pathOf = (name: string) => join(folder, name);

/** The first five of each class of the embedded digits, but for two that have a speck beside them. */
const digits = Array.from({ length: 10 }, (_, label) => {
  const path = createRequire(import.meta.url).resolve(`mnist/src/digits/${label}.json`);
  const values: number[] = JSON.parse(readFileSync(path, 'utf8')).data;
  return Array.from({ length: 5 }, (_, index) =>
    Uint8Array.from(values.slice(784 * index, 784 * (index + 1)), (value) => Math.round(value * 255)),
  );
})
  .flat()
  .filter((_, index) => ![24, 36].includes(index));

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

/** An SVG of 300x300 with a stroke of 12 along `path`. */
const drawing = (path: string, { paper = 'white', ink = 'black' } = {}) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300" fill="${paper}"/>` +
      `<path d="${path}" fill="none" stroke="${ink}" stroke-width="12"/></svg>`,
  );

async function read(content: Buffer, shape: readonly [number, number] = [28, 28]) {
  writeFileSync(pathOf('drawing'), content);
  return (await readDigitImage(pathOf('drawing'), shape)).pixels;
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

/** Dark ink on white paper, 280x280, with `marks` in SVG over it. */
function onPaper(pixels: Uint8Array, marks = ''): Promise<Sharp> {
  return grey(pixels)
    .resize(280, 280, { kernel: 'cubic' })
    .negate()
    .toColourspace('srgb')
    .png()
    .toBuffer()
    .then((paper) => sharp(paper).composite([{ input: svg(280, marks) }]));
}

const svg = (size: number, content: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${content}</svg>`);

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
    for (const pixels of digits) {
      await (await onPaper(pixels)).png().toFile(pathOf('plain.png'));
      await (await drawn(pixels)).png().toFile(pathOf('marked.png'));
      const [plain, marked] = [pathOf('plain.png'), pathOf('marked.png')].map((path) =>
        readDigitImage(path, [28, 28]),
      );
      if (difference((await plain)?.pixels as Uint8Array, (await marked)?.pixels as Uint8Array) > 12)
        different++;
    }
    expect(different).toBeLessThanOrEqual(4);
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
  const whole = await read(svg(280, body + bar));
  expect(difference(whole, await read(svg(280, body + bar.replace('M124', 'M128'))))).toBeLessThan(6);
  expect(
    difference(
      whole,
      await read(svg(280, `${body + bar}<path d="M20 20H50" stroke="#000" stroke-width="14"/>`)),
    ),
  ).toBeLessThan(6);
});

describe('an SVG is drawn', () => {
  const path = '<path d="M90 60H200L120 250" fill="none" stroke="#000" stroke-width="12"/>';
  const text = '<text x="90" y="230" font-size="200">7</text>';
  test.each<[string, Buffer, Buffer]>([
    ['gzipped', gzipSync(svg(280, path)), svg(280, path)],
    [
      'of 10^10 pixels',
      Buffer.from(
        svg(280, path).toString().replace('"280" height="280"', '"1e5" height="1e5" viewBox="0 0 280 280"'),
      ),
      svg(280, path),
    ],
    [
      'after a declaration and a comment',
      Buffer.from(`<?xml version="1.0"?>\n<!-- seven -->\n${svg(280, path)}`),
      svg(280, path),
    ],
    ['without the file that it names', svg(280, `<image href="/dev/zero"/>${path}`), svg(280, path)],
    ['with text', svg(280, text), svg(280, text)],
  ])('%s', async (_, content, same) => {
    expect(difference(await read(content), await read(same))).toBeLessThan(15);
  });
});

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
  const unfinished = 'expected an SVG that can be drawn, received a damaged one or something else';
  const laughs = Array.from(
    { length: 10 },
    (_, index) => `<!ENTITY a${index} "${index === 0 ? '<g/>' : `&a${index - 1};`.repeat(10)}">`,
  ).join('');
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
      'a HEIC',
      async () => heicOf(await blank(300).avif({ effort: 0 }).toBuffer()),
      'expected JPEG, PNG, WebP or AVIF, received HEIC, which cannot be read here',
      'Save it as JPEG.',
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
      'a GIF of 64 million pixels in 50 kB',
      () => blank(8000).gif({ effort: 1 }).toBuffer(),
      'expected an image of at most 41 million pixels where it is stored as this one is, received 8000x8000',
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
  ])('%s', async (_, content, problem, hint) => {
    const path = pathOf('refused.png');
    writeFileSync(path, await content());
    await expect(readDigitImage(path, [28, 28])).rejects.toMatchObject({
      name: 'UserError',
      message: `${path}: ${problem}`,
      hint,
    });
  });

  const blank = (size: number) =>
    sharp({ create: { width: size, height: size, channels: 3, background: '#fed' } });

  /** A box of ISOBMFF that readers skip. */
  function boxOf(length: number): Buffer {
    const box = Buffer.alloc(length);
    box.writeUInt32BE(length);
    box.write('free', 4);
    return box;
  }

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
    await expect(readDigitImage(folder, [28, 28])).rejects.toThrow(
      `${folder}: expected a file, received a directory`,
    );
  });
});
