import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readDigitImage } from '../../../src/dataset/pictures/image-file.ts';
import { pathOf } from './digit-pictures.ts';

/** A file that is no picture of a digit, and what is said of it. */
export type Refusal = readonly [
  title: string,
  content: () => Promise<Buffer> | Buffer,
  problem: string,
  hint: string | undefined,
];

export function testRefusals(refusals: readonly Refusal[]): void {
  test.each(refusals)('%s', async (_, content, problem, hint) => {
    const path = pathOf('refused.png');
    writeFileSync(path, await content());
    await expect(readDigitImage(path, [28, 28])).rejects.toMatchObject({
      name: 'UserError',
      message: `${path}: ${problem}`,
      hint,
    });
  });
}

/** A square of one colour. */
export const blank = (size: number) =>
  sharp({ create: { width: size, height: size, channels: 3, background: '#fed' } });
