import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { checkAgainstDataset } from '../../src/config/check.ts';
import type { Dataset, ImageSet } from '../../src/dataset/dataset.ts';
import { splitDataset } from '../../src/dataset/split.ts';
import { stratifiedOrder } from '../../src/dataset/stratify.ts';
import { dropout, dropoutScale, dropoutThreshold } from '../../src/dropout/bernoulli.ts';
import { logisticQuantiles } from '../../src/dropout/logistic-quantiles.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { initialKernel } from '../../src/model/initial-weights.ts';
import { permutation, philox4x32, RandomStream, type StreamName, streams } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { drawWeightMask } from '../../src/training/weight-mask.ts';
import { loadText } from '../config/config-fixtures.ts';
import { trainEpoch } from '../training/epochs.ts';

/** What somebody reproduces a training from: each number in it is computed anew here. */
const page = readFileSync(join(import.meta.dirname, '../../docs/randomness.md'), 'utf8');

/** The rows of the table under a heading, as cells without backticks. */
function table(heading: string): string[][] {
  const [, section = ''] = page.split(`${heading}\n`);
  const [body = ''] = section.split(/\n##+ /);
  const rows = body.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .replaceAll('`', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const hex = (words: Iterable<number>) =>
  [...words].map((word) => word.toString(16).padStart(8, '0')).join(' ');
const words = (text = '') => text.split(' ').map((word) => Number.parseInt(word, 16));

function philox(counter = '', key = ''): string {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = words(counter);
  const [k0 = 0, k1 = 0] = words(key);
  const block = new Uint32Array(4);
  philox4x32(block, c0, c1, c2, c3, k0, k1);
  return hex(block);
}

/** Which of the twelve images these are: each has its number for a pixel. */
const places = ({ images }: ImageSet) => images.join(' ');

function firstDraws(name: StreamName, index: number): string {
  const stream = new RandomStream(1, name, index);
  return hex(Array.from({ length: 4 }, () => stream.uint32()));
}

function dropped(): string {
  const mask = new Float32Array(70);
  drawDropoutMask(mask, 70, dropout.noise(0.37), { seed: 9, epoch: 3, firstPosition: 5, dropoutLayer: 2 });
  return [...mask.keys()].filter((unit) => mask[unit] === 0).join(' ');
}

/** Of the weights from input 2 to 70 units. */
function droppedWeights(): string {
  const key = { seed: 9, epoch: 3, firstPosition: 5, dropoutLayer: 2 };
  const bits = drawWeightMask({ samples: 1, inputs: 3, units: 70 }, dropoutThreshold(0.37), key);
  const isKept = (unit: number) => ((bits[6 + (unit >> 5)]! >>> (unit & 31)) & 1) === 1;
  return Array.from({ length: 70 }, (_, unit) => unit)
    .filter((unit) => !isKept(unit))
    .join(' ');
}

const rates = [0.1, 0.2, 0.97, 0.999999];
const labels = Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
const dozen: Dataset = {
  source: 'twelve images',
  imageShape: [1, 1],
  classes: 3,
  train: { images: Uint8Array.from(labels.keys()), labels, count: 12 },
  fingerprint: '',
};

describe('docs/randomness.md: the draws', () => {
  test('known answers of the generator', () => {
    const answers = table('### The generator');
    expect(answers.length).toBe(3);
    expect(answers.map(([counter, key]) => philox(counter, key))).toEqual(
      answers.map(([, , answer]) => answer),
    );
  });

  test('numbers of the streams', () => {
    const numbers = table('### The streams').map(([name = '', number]) => [name, Number(number)]);
    expect(Object.fromEntries(numbers)).toEqual(streams);
  });

  test('worked examples', () => {
    const splits = splitDataset(dozen, { seed: 1, testFraction: 0.2, validationFraction: 0.25, subset: 0.5 });
    const everything = Uint32Array.from(labels.keys());
    expect(Object.fromEntries(table('### Draws'))).toEqual({
      'split, validation: first four draws': firstDraws('split', 1),
      'init, dense layer 0: first four draws': firstDraws('init', 0),
      'shuffle, epoch 1: first four draws': firstDraws('shuffle', 1),
      'init, dense layer 0: first uniform': `${new RandomStream(1, 'init', 0).uniform()}`,
      'stratified order of the 12 images, drawn for the test set': stratifiedOrder(
        labels,
        everything,
        new RandomStream(1, 'split', 0),
      ).join(' '),
      'testFraction 0.2: test images': places(splits.test),
      'then validationFraction 0.25: validation images': places(splits.validation),
      'then subset 0.5: training images': places(splits.train),
      'glorotUniform [2, 3], dense layer 0': initialKernel(
        'glorotUniform',
        2,
        3,
        new RandomStream(1, 'init', 0),
      ).join(' '),
      'heNormal [2, 3], dense layer 1': initialKernel('heNormal', 2, 3, new RandomStream(1, 'init', 1)).join(
        ' ',
      ),
      'permutation of 12 images, epoch 2': permutation(new RandomStream(1, 'shuffle', 2), 12).join(' '),
      'thresholds of rates 0.1, 0.2, 0.97 and 0.999999': rates.map(dropoutThreshold).join(' '),
      'scales of rates 0.1, 0.2, 0.97 and 0.999999': rates.map(dropoutScale).map(Math.fround).join(' '),
      'seed 9, epoch 3, position 5, dropout layer 2, rate 0.37, 70 units: dropped': dropped(),
      'the same of dropConnect, weights from input 2 to 70 units: dropped': droppedWeights(),
      'q of the draws 0, 1, 16383, 32768 and 65535': [0, 1, 16383, 32768, 65535]
        .map((draw) => logisticQuantiles()[draw])
        .join(' '),
    });
  });
});

/** The images of the example training. */
function exampleImages(): Dataset {
  const value = (i: number, p: number) => (7 * i * i + 3 * p * p + 5 * i * p) % 256;
  const images = Uint8Array.from({ length: 50 * 36 }, (_, at) => value(Math.floor(at / 36), at % 36));
  const train = {
    images: images.map((pixel) => (pixel < 128 ? 0 : pixel)),
    labels: Uint8Array.from({ length: 50 }, (_, i) => i % 9),
    count: 50,
  };
  return { source: 'example', imageShape: [6, 6], classes: 9, train, fingerprint: '' };
}

function sha256(arrays: readonly Float32Array[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(array);
  return hash.digest('hex');
}

/** SHA-256 of the weights and validation loss after each epoch of the example training, from epoch 0. */
async function trainExample(overrides: readonly string[] = []): Promise<string[][]> {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] as string;
  const {
    seed = 0,
    data,
    model: network,
    training,
  } = checkAgainstDataset(await loadText(yaml, overrides), exampleImages());
  const splits = splitDataset(exampleImages(), { seed, ...data });
  const description = { model: buildMlp({ ...network, seed }), train: splits.train, seed, ...training };
  const { engine } = await createEngine({ choice: 'fused', threads: 2 }, description);
  const results: string[][] = [];
  for (let epoch = 0; epoch <= training.epochs; epoch++) {
    if (epoch > 0) await trainEpoch(engine, epoch, description);
    const { loss } = await engine.measure(splits.validation);
    results.push([sha256(engine.readState().weights), `${loss}`]);
  }
  engine.dispose();
  return results;
}

describe('docs/randomness.md: the training', () => {
  test('weights and losses after each epoch, by each form of the update', async () => {
    await useBackend('cpu');
    const [start = [], first = [], second = []] = await trainExample();
    const withoutNesterov = ['training.optimizer.nesterov=false'];
    const plain = await trainExample(withoutNesterov);
    const none = await trainExample([...withoutNesterov, 'training.optimizer.momentum=0']);
    expect(table('### A training')).toEqual([
      ['epoch 0', ...start],
      ['epoch 1', ...first],
      ['epoch 2', ...second],
      ['epoch 2, with nesterov: false', ...(plain[2] ?? [])],
      ['epoch 2, with nesterov: false and momentum: 0', ...(none[2] ?? [])],
    ]);
  });
});
