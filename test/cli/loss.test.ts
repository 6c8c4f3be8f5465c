import '@tensorflow/tfjs-backend-cpu';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ImageSet } from '../../src/dataset/dataset.ts';
import { openDataset } from '../../src/dataset/source.ts';
import { splitDataset } from '../../src/dataset/split.ts';
import { loadModel } from '../../src/model/load.ts';
import { readEvents } from '../tensorboard/read-events.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const read = async (...names: string[]) => JSON.parse(await readFile(inDirectory(...names), 'utf8'));

/** Large steps for a few images make a network so sure of itself that some wrong answers cost dozens of nats. */
const settings = [
  ...['data.subset=200', 'training.epochs=40', 'training.earlyStopping=null'],
  ...['training.optimizer.learningRate=0.1', 'training.optimizer.momentum=0.9'],
  ...['model.layers.2.dropout=0.3', 'model.layers.4.dropout=0.3'],
];

/** Those of the embedded digits that such a training, with seed 1, is tested on. */
let images: ImageSet;
beforeAll(async () => {
  const options = { seed: 1, validationFraction: 0.02, testFraction: 0.02 };
  images = splitDataset(await openDataset('embedded'), options).test;
});

/** By tfjs's own layers, as Keras does it: from probabilities, at least `least`. */
async function lossFromProbabilities(run: string, least: number): Promise<number> {
  const model = await loadModel(inDirectory(run, 'model/model.json'));
  const pixels = Float32Array.from(images.images, (byte) => byte / 255);
  const output = model.predict(tf.tensor(pixels, [images.count, 28, 28])) as tf.Tensor2D;
  const rows = (await output.array()) as number[][];
  const losses = rows.map(
    (row, index) => -Math.log(Math.max(row[images.labels[index] as number] as number, least)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe.each(['fused', 'layers'])('the loss of an over-confident network, engine %s', (engine) => {
  const run = engine;
  const printed = async (split: string) =>
    JSON.parse((await cli('eval', run, '--split', split, '--json')).stdout).loss as number;
  const agrees = (found: number, expected: number) =>
    expect(Math.abs(found / expected - 1), `${found} for ${expected}`).toBeLessThan(1e-5);

  beforeAll(async () => {
    const task = [...fewImages, ...set(...settings, `training.engine=${engine}`)];
    const { code } = await cli('train', ...task, '--out', run, '--tensorboard', 'logs');
    expect(code).toBe(0);
  });

  test('is not that of clipped probabilities', async () => {
    const exact = (await read(run, 'metrics.json')).test.loss;
    expect(exact).toBeGreaterThan(1.05 * (await lossFromProbabilities(run, 1e-7)));
    expect(exact).toBeLessThan(1.001 * (await lossFromProbabilities(run, 1e-38)));
  });

  test.each(['train', 'validation', 'test'])(
    'is the same in train and in eval on the %s split',
    async (split) => {
      agrees(await printed(split), (await read(run, 'metrics.json'))[split].loss);
    },
  );

  test('is the same in the history and in TensorBoard', async () => {
    const last = JSON.parse(
      (await readFile(inDirectory(run, 'history.jsonl'), 'utf8')).trim().split('\n').at(-1) as string,
    );
    agrees(await printed('validation'), last.valLoss);
    agrees(await printed('train'), last.trainLoss);
    const values = await Promise.all(['train', 'validation'].map((part) => lastLossLogged(part)));
    expect(values).toEqual([last.trainLoss, last.valLoss].map(Math.fround));
  });

  async function lastLossLogged(part: string): Promise<unknown> {
    const [name] = await readdir(inDirectory('logs', run, part));
    const events = readEvents(await readFile(inDirectory('logs', run, part, name as string)));
    return events.flatMap(({ values }) => values).findLast(({ tag }) => tag === 'epoch_loss')?.value;
  }
});
