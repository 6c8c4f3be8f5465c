import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readDigitImage } from '../../src/dataset/pictures/image-file.ts';
import { UserError } from '../../src/errors.ts';
import { directoryWith } from '../dataset/idx-fixtures.ts';
import { faultRuns } from './fault-runs.ts';

const path = join(directoryWith({}), 'picture');
const stroke = '<path d="M14 8H26L18 34" fill="none" stroke="#000" stroke-width="3"/>';
const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#fff"/>${content}</svg>`;
const drawing = () => sharp(Buffer.from(svg(stroke)));

const pictures = await Promise.all([
  drawing().png().toBuffer(),
  drawing().png({ progressive: true, palette: true }).toBuffer(),
  drawing().jpeg().toBuffer(),
  drawing().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
  drawing().webp().toBuffer(),
  drawing().webp({ lossless: true }).toBuffer(),
  drawing().gif().toBuffer(),
  drawing().tiff().toBuffer(),
  drawing().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  drawing().avif({ effort: 0 }).toBuffer(),
]);

/** Whether a picture can be read, or one clear error says why not. */
async function expectImageOrError(content: Uint8Array | string): Promise<void> {
  writeFileSync(path, content);
  const outcome = await readDigitImage(path, [28, 28]).catch((error: unknown) => error);
  if (outcome instanceof Error) {
    expect(outcome).toBeInstanceOf(UserError);
    expect(outcome.message).toMatch(/^[^\n]{1,500}$/);
  } else expect(outcome).toMatchObject({ pixels: { length: 784 } });
}

type Fault = (bytes: Buffer) => Buffer;

const cut = fc.nat().map<Fault>((length) => (bytes) => bytes.subarray(0, length % (bytes.length + 1)));
/** Near the beginning, where the headers are, as often as anywhere. */
const otherByte = fc
  .tuple(fc.oneof(fc.nat(100), fc.nat()), fc.nat(255))
  .map<Fault>(([at, value]) => (bytes) => {
    if (bytes.length > 0) bytes[at % bytes.length] = value;
    return bytes;
  });
const faults = fc.array(fc.oneof(cut, otherByte, otherByte, otherByte), { minLength: 1, maxLength: 5 });

test('a picture is read or refused, whatever is damaged in its file', async () => {
  const property = fc.asyncProperty(fc.constantFrom(...pictures), faults, async (picture, damages) => {
    await expectImageOrError(damages.reduce<Buffer>((bytes, damage) => damage(bytes), Buffer.from(picture)));
  });
  await fc.assert(property, { numRuns: faultRuns });
});

const number = fc.constantFrom('0', '-1', '40', '1e9', '1e300', 'NaN', '100%');
const fragment = fc.oneof(
  fc.tuple(number, number).map(([width, height]) => `<rect width="${width}" height="${height}"/>`),
  fc.tuple(number, number).map(([x, size]) => `<text x="${x}" y="30" font-size="${size}">7</text>`),
  number.map((width) => `<svg viewBox="0 0 ${width} 40" width="${width}">${stroke}</svg>`),
  number.map((scale) => `<g transform="scale(${scale})">${stroke}</g>`),
  fc.constantFrom(
    stroke,
    '<use href="#a"/>',
    '<g id="a"><use href="#a"/>',
    '</g>',
    '&a;',
    '<image href="/dev/zero" width="40" height="40"/>',
    '<image href="data:image/png;base64,AAAA" width="40" height="40"/>',
    '<style>@import url("file:///dev/zero");</style>',
    '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect filter="url(#f)" width="9" height="9"/>',
    '<!--',
    '\0',
  ),
);

test('an SVG is drawn or refused, whatever it consists of', async () => {
  const property = fc.asyncProperty(fc.array(fragment, { maxLength: 4 }), async (fragments) => {
    await expectImageOrError(svg(fragments.join('')));
  });
  await fc.assert(property, { numRuns: Math.ceil(faultRuns / 10) }); // each in a process of its own
});
