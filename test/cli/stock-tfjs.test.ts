import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { root, runCli, useTemporaryDirectory } from './run-cli.ts';

const directory = useTemporaryDirectory();
const script = join(root, 'test/fixtures/stock-tfjs.mjs');

/** Every tenth of the embedded digits: they are sorted by class. */
const EVERY = 10;

beforeAll(async () => {
  await mkdir(join(directory.path, 'digits'));
  const { images, labels, count } = (await loadEmbedded()).train;
  const positions = Array.from({ length: count / EVERY }, (_, index) => index * EVERY);
  const pixels = positions.map((position) => images.subarray(position * 784, (position + 1) * 784));
  const header = idxImages(0, 28, 28, [positions.length, 28, 28]);
  const imageFile = Buffer.concat([header, ...pixels]);
  const labelFile = idxLabels(positions.map((position) => labels[position] as number));
  for (const part of ['train', 't10k']) {
    await writeFile(join(directory.path, 'digits', `${part}-images-idx3-ubyte`), imageFile);
    await writeFile(join(directory.path, 'digits', `${part}-labels-idx1-ubyte`), labelFile);
  }
});

test('a saved model opens in stock tfjs, without any code of ours, and is as good there', async () => {
  const cwd = directory.path;
  const small = ['--set', 'data.subset=600', '--set', 'training.epochs=2'];
  await runCli(['train', ...small, '--set', 'training.optimizer.learningRate=0.1'], { cwd });
  const ours = JSON.parse((await runCli(['eval', '--data', 'digits', '--json'], { cwd })).stdout);
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'runs/article-1/model', 'digits'], {
    cwd,
  });
  const stock = JSON.parse(stdout);
  expect(ours.count).toBe(1000);
  expect(stock.accuracy).toBeCloseTo(ours.accuracy, 6);
  expect(stock.loss).toBeCloseTo(ours.loss, 4);
  expect(stock.accuracy).toBeGreaterThan(0.3);
});
