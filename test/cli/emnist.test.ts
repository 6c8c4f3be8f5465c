import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { runCli, useTemporaryDirectory } from './run-cli.ts';

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

test('a network trained on the files of EMNIST classifies upright pictures', async () => {
  const indexes = Array.from({ length: train.count }, (_, index) => index);
  const pictured = indexes.filter((index) => index % 100 === 0);
  const rest = indexes.filter((index) => index % 100 > 0);
  const [forTest, forTraining] = [
    rest.filter((index) => index % 10 === 1),
    rest.filter((index) => index % 10 !== 1),
  ];
  const emnist = directoryWith({
    'emnist-digits-train-images-idx3-ubyte': transposedDigits(forTraining),
    'emnist-digits-train-labels-idx1-ubyte': labelsOf(forTraining),
    'emnist-digits-test-images-idx3-ubyte': transposedDigits(forTest),
    'emnist-digits-test-labels-idx1-ubyte': labelsOf(forTest),
  });
  await mkdir(join(directory.path, 'pictures'));
  const pictures = await Promise.all(pictured.map(writePicture));
  const settings = ['training.epochs=2', 'training.optimizer.momentum=0.9'].flatMap((setting) => [
    '--set',
    setting,
  ]);
  const cwd = directory.path;
  const trained = await runCli(['train', '--data', emnist, ...settings, '--out', 'run', '--quiet'], { cwd });
  expect(trained.code).toBe(0);

  const { stdout } = await runCli(['predict', 'run', ...pictures, '--json'], { cwd });
  const predictions = JSON.parse(stdout) as { prediction: number }[];
  const right = predictions.filter(
    ({ prediction }, place) => prediction === train.labels[pictured[place] as number],
  );
  expect(right.length).toBeGreaterThan(80);

  const tested = await runCli(['eval', 'run', '--min-accuracy', '0.8', '--json'], { cwd });
  expect(tested).toMatchObject({ code: 0, stderr: '' });
  const resumed = await runCli(['train', '--resume', 'run', '--set', 'training.epochs=3', '--quiet'], {
    cwd,
  });
  expect(resumed.code).toBe(0);
});
