import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { directoryWith, idxImages, idxLabels, writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { set } from './small.ts';

const directory = useTemporaryDirectory();
const SIDE = 28;
const PIXELS = SIDE * SIDE;
const { train } = await loadEmbedded();

const upright = (index: number) => train.images.subarray(index * PIXELS, (index + 1) * PIXELS);

/** An IDX file of digits lying on their side, as EMNIST holds them. */
function transposedDigits(indexes: readonly number[]): Buffer {
  const images = indexes.map((index) => {
    const digit = upright(index);
    return Buffer.from(
      digit.map((_, place) => digit[(place % SIDE) * SIDE + Math.floor(place / SIDE)] as number),
    );
  });
  return Buffer.concat([idxImages(indexes.length, SIDE, SIDE).subarray(0, 16), ...images]);
}

const labelsOf = (indexes: readonly number[]) =>
  idxLabels(indexes.map((index) => train.labels[index] as number));

/** Black on white, as people write. */
async function writePicture(index: number): Promise<string> {
  const path = join(directory.path, 'pictures', `${index}.png`);
  const pixels = Buffer.from(upright(index).map((ink) => 255 - ink));
  await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .png()
    .toFile(path);
  return path;
}

/** Half of the digits, which are sorted by class. */
const indexes = Array.from({ length: train.count / 2 }, (_, half) => 2 * half);
const pictured = indexes.filter((_, place) => place % 50 === 0);
const forTest = indexes.filter((_, place) => place % 10 === 1);
const forTraining = indexes.filter((_, place) => place % 10 > 1);

/** A directory of transposed digits in files whose names begin so. */
function transposedFiles(beginning: string): string {
  return directoryWith({
    [`${beginning}train-images-idx3-ubyte`]: transposedDigits(forTraining),
    [`${beginning}train-labels-idx1-ubyte`]: labelsOf(forTraining),
    [`${beginning}test-images-idx3-ubyte`]: transposedDigits(forTest),
    [`${beginning}test-labels-idx1-ubyte`]: labelsOf(forTest),
  });
}

test.each([
  ['emnist-digits-', []],
  ['', ['data.transpose=true']],
])(
  'trained on files named %jtrain-..., with %j, a network classifies upright pictures',
  async (beginning, transposed) => {
    const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
    const run = `run-${beginning}1`;
    const options = set('training.epochs=3', 'training.optimizer.momentum=0.9', ...transposed);
    const data = transposedFiles(beginning);
    expect((await cli('train', '--data', data, ...options, '--out', run, '--quiet')).code).toBe(0);

    await mkdir(join(directory.path, 'pictures'), { recursive: true });
    const pictures = await Promise.all(pictured.map(writePicture));
    const predictions = JSON.parse((await cli('predict', run, ...pictures, '--json')).stdout);
    const right = pictured.filter((index, place) => predictions[place].prediction === train.labels[index]);
    expect(right.length).toBeGreaterThan(80);

    const evaluated = await cli('eval', run, '--min-accuracy', '0.8', '--json');
    expect(evaluated).toMatchObject({ code: 0, stderr: '' });
    const elsewhere = transposedFiles(beginning === '' ? 'moved-' : beginning); // the same images, then upright ones
    expect((await cli('eval', run, '--data', elsewhere, '--min-accuracy', '0.8')).code).toBe(0);
    await writeEmbeddedDigits(join(directory.path, 'upright'), 1000);
    expect((await cli('eval', run, '--data', 'upright', '--min-accuracy', '0.8')).code).toBe(0);

    const resumed = await cli('train', '--resume', run, '--set', 'training.epochs=4', '--quiet');
    expect(resumed.code).toBe(0);
  },
);
