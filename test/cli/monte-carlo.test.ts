import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { idxImages, idxLabels, writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { set } from './small.ts';

const directory = useTemporaryDirectory();
const at = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const json = async (...args: string[]) => JSON.parse((await cli(...args, '--json')).stdout);

/** Tested on 700 images, of which 21 batches of 32 could be made. */
const small = [
  ...set(
    'model.layers.1.dense.units=64',
    'data.subset=600',
    'data.testFraction=0.07',
    'data.validationFraction=0.02',
  ),
  ...set('training.optimizer.learningRate=0.1', 'training.epochs=8'),
];

beforeAll(async () => {
  await cli('train', ...small, '--out', 'run');
});

describe('eval --mc-samples', () => {
  test('has the figures of the mean prediction beside those of the network', async () => {
    const { monteCarlo, calibration, loss } = await json('eval', 'run', '--mc-samples', '8');
    expect(monteCarlo).toMatchObject({ engine: 'fused', seed: 1, rates: [0.2, 0.2], samples: 8 });
    expect(monteCarlo.curve.map(({ samples }: { samples: number }) => samples)).toEqual([1, 2, 5, 8]);
    expect(Math.abs(monteCarlo.loss - loss)).toBeLessThan(0.1);
    expect(Object.keys(monteCarlo.calibration)).toEqual(Object.keys(calibration));
    const { stdout } = await cli('eval', 'run', '--mc-samples', '8');
    expect(stdout).toMatch(/^Calibration +network +MC 8$/m);
    expect(stdout).toContain('\nMonte-Carlo dropout: 8 samples of each image (engine fused, seed 1)\n');
  });

  test('on a backend of TensorFlow.js it is the same but for rounding', async () => {
    const fused = await json('eval', 'run', '--mc-samples', '3', '--split', 'validation');
    const layers = await json(
      'eval',
      'run',
      '--mc-samples',
      '3',
      '--split',
      'validation',
      '--backend',
      'wasm',
    );
    expect(layers.monteCarlo.engine).toBe('layers');
    expect(layers.monteCarlo.loss).toBeCloseTo(fused.monteCarlo.loss, 4);
  });

  test('under a schedule the rates are those of the last batch that the weights were trained on', async () => {
    const rate = 'model.layers[2].dropout={rate: {linear: {from: 0, to: 0.4, epochs: 8}}}';
    await cli('train', ...small, '--set', rate, '--set', 'training.earlyStopping=null', '--out', 'scheduled');
    const { monteCarlo } = await json('eval', 'scheduled', '--mc-samples', '2');
    expect(monteCarlo.rates[0]).toBeGreaterThan(0.38);
    expect(monteCarlo.rates[1]).toBe(0.2);
  });

  test('of a network without dropout is one error', async () => {
    await cli('train', ...small, '--set', 'model.layers[*].dropout=0', '--out', 'without');
    expect(await cli('eval', 'without', '--mc-samples', '2')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: without: the rates of its dropout layers are 0, so that every sample would be the same\n' +
        'Take a network with dropout, or leave out --mc-samples.\n',
    });
  });
});

describe('eval --ood', () => {
  test('tells other images apart, by the network and by its samples', async () => {
    await writeEmbeddedDigits(at('digits'), 40);
    const { outOfDistribution } = await json('eval', 'run', '--ood', 'digits', '--mc-samples', '4');
    expect(outOfDistribution.images).toBe(40);
    const { monteCarlo, weightScaling } = outOfDistribution;
    for (const area of [...Object.values(monteCarlo), ...Object.values(weightScaling)]) {
      expect(area).toBeGreaterThan(0);
      expect(area).toBeLessThan(1);
    }
    const { stdout } = await cli('eval', 'run', '--ood', 'digits');
    expect(stdout).toMatch(/^AUROC +network\n1 - confidence +0\.\d{4}\npredictive entropy +0\.\d{4}$/m);
  });
});

describe('eval --ood takes', () => {
  test('a folder of pictures, to the same figures as a data set of the same images', async () => {
    await writeEmbeddedDigits(at('digits'), 40);
    const file = (await readFile(at('digits/t10k-images-idx3-ubyte'))).fill(0, 16, 16 + 784); // nothing in the first
    await writeFile(at('digits/t10k-images-idx3-ubyte'), file);
    const bytes = file.subarray(16);
    await mkdir(at('pictures'));
    for (let index = 0; index < 40; index++)
      await sharp(bytes.subarray(784 * index, 784 * (index + 1)), { raw: { width: 28, height: 28, channels: 1 } })
        .toFile(at('pictures', `${index}.png`)); // biome-ignore format: a line
    await writeFile(at('pictures/notes.txt'), 'no picture');
    const of = async (source: string) =>
      (await json('eval', 'run', '--ood', source, '--mc-samples', '3')).outOfDistribution;
    expect(await of('pictures')).toEqual({ ...(await of('digits')), source: 'pictures' });
    expect(await of('pictures/7.png')).toMatchObject({ source: 'pictures/7.png', images: 1 });
  });

  test('pictures of other sizes, which are made to fit', async () => {
    await mkdir(at('large'));
    const noise = Uint8Array.from({ length: 90 * 60 }, (_, index) => (index * index) % 251);
    await sharp(noise, { raw: { width: 90, height: 60, channels: 1 } }).toFile(at('large/a.jpg'));
    expect((await json('eval', 'run', '--ood', 'large')).outOfDistribution.images).toBe(1);
  });

  test('no folder in which a picture is broken', async () => {
    await mkdir(at('broken'));
    await writeFile(at('broken/a.png'), 'no picture');
    const { code, stdout, stderr } = await cli('eval', 'run', '--ood', 'broken');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: broken\/a\.png: /);
  });

  test.each([
    ['small', 'error: --ood: run takes images of 28x28 pixels, received 5x5 in PATH\nName a directory with images of that size, or a folder of pictures, which are made to fit.\n'],
    ['nowhere', "error: nowhere: no such file or directory; expected 'embedded', a directory of IDX files or of pictures, or a picture\nCheck the path.\n"],
  ])('no %s', async (directory, message) => {
    await mkdir(at('small'), { recursive: true });
    await writeFile(at('small/train-images-idx3-ubyte'), idxImages(4, 5, 5));
    await writeFile(at('small/train-labels-idx1-ubyte'), idxLabels([0, 1, 0, 1]));
    const { code, stdout, stderr } = await cli('eval', 'run', '--ood', directory);
    expect({ code, stdout, stderr: stderr.replace(at('small'), 'PATH') }).toEqual({ code: 2, stdout: '', stderr: message });
  }); // biome-ignore format: a table

  test('the data that it was trained on, and says so', async () => {
    const { stdout } = await cli('eval', 'run', '--ood', 'embedded');
    expect(stdout).toMatch(
      /\nThese are the data that it was trained on: there is nothing to tell apart\.\n$/,
    );
    expect((await json('eval', 'run', '--ood', 'embedded')).outOfDistribution.isOfTraining).toBe(true);
    expect((await json('eval', 'run', '--ood', 'digits')).outOfDistribution).not.toHaveProperty(
      'isOfTraining',
    );
  });
});

describe('predict --mc-samples', () => {
  test('of a digit of a split has the masks that eval has, whatever else is asked', async () => {
    const [first] = await json('predict', 'run', '--index', '7', '--mc-samples', '20');
    expect(first.spread.votes.reduce((sum: number, votes: number) => sum + votes)).toBe(20);
    expect(first.probabilities.reduce((sum: number, p: number) => sum + p)).toBeCloseTo(1, 9);
    expect(await json('predict', 'run', '--index', '7', '--mc-samples', '20')).toEqual([first]);
  });

  test('goes with no --calibrated', async () => {
    expect(await cli('predict', 'run', '--index', '7', '--mc-samples', '20', '--calibrated')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: predict: expected --calibrated or --mc-samples, received both; the temperature is that of the network without dropout\n',
    });
  });

  test('works on a model out of its run, by the rates of its layers', async () => {
    await cp(at('run/model'), at('plain'), { recursive: true });
    const [record] = await json('predict', 'plain', '--index', '7', '--mc-samples', '20');
    const [ofRun] = await json('predict', 'run', '--index', '7', '--mc-samples', '20');
    expect(record).toEqual({ ...ofRun, model: 'plain/model.json' });
  });
});

describe('eval --inside', () => {
  test('has the hidden layers of one network, or of two side by side', async () => {
    const { inside } = await json('eval', 'run', '--inside');
    expect(inside).toHaveLength(1);
    expect(inside[0]).toMatchObject({ model: 'run', images: 700, layers: [{ units: 64 }, { units: 64 }] });
    expect(inside[0].trainLoss).toBeGreaterThan(0);
    const both = await json('eval', 'run', 'plain', '--inside');
    const { layers, gradients } = inside[0];
    expect(both.inside[1]).toEqual({ model: 'plain/model.json', images: 700, layers, gradients });
  });

  test('has the variance of the gradient in every layer, by batches of the size that it was trained with', async () => {
    const [{ gradients }] = (await json('eval', 'run', '--inside')).inside;
    expect(gradients).toMatchObject({ batches: 20, batchSize: 32, masks: 2 });
    expect(gradients.layers.map(({ name }: { name: string }) => name)).toEqual([
      ...['dense_1', 'dense_2', 'dense_3'],
    ]);
    for (const { dropoutVariance } of gradients.layers) expect(dropoutVariance).toBeGreaterThan(0);
    const { stdout } = await cli('eval', 'run', '--inside');
    expect(stdout).toMatch(/^gradient +20 x 32 images\n {2}layer 1 +dense_1\n {4}square of the mean +\S+$/m);
  });

  test('says of both networks what is asked, each by its name, and warns of each', async () => {
    await cli('train', ...small, '--set', 'model.layers[*].dropout=0.4', '--seed', '2', '--out', 'more');
    const own = await json('eval', 'more', '--mc-samples', '5');
    const asked = ['eval', 'run', 'more', '--inside', '--mc-samples', '5'];
    const { other, monteCarlo } = await json(...asked);
    expect(other).toEqual(own);
    expect(monteCarlo).toEqual((await json('eval', 'run', '--mc-samples', '5')).monteCarlo);
    const { stdout } = await cli(...asked);
    expect(stdout).toMatch(/^Calibration +run +MC 5 +more +MC 5$/m);
    expect(stdout).toContain(
      '\nMonte-Carlo dropout of run: 5 samples of each image (engine fused, seed 1)\n',
    );
    expect(stdout).toContain(
      '\nMonte-Carlo dropout of more: 5 samples of each image (engine fused, seed 2)\n',
    );
    await writeEmbeddedDigits(at('others'), 100, { from: 1, parts: ['train'] });
    const { stderr } = await cli('eval', 'run', 'more', '--inside', '--data', 'others');
    expect(stderr.match(/^warning: (run|more) was trained on other images/gm)).toEqual([
      ...['warning: run was trained on other images', 'warning: more was trained on other images'],
    ]);
  });

  test('beside a network without dropout, the one that has it is sampled all the same', async () => {
    const asked = ['eval', 'without', 'run', '--inside', '--mc-samples', '5'];
    const { code, stderr, stdout } = await cli(...asked);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'without: the rates of its dropout layers are 0, so that every sample would be the same\n',
    });
    expect(stdout).toMatch(/^Calibration +without +run +MC 5$/m);
  });

  test('is what a second network is for', async () => {
    expect(await cli('eval', 'run', 'plain')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: eval: expected one run or model, received another one, plain\n' +
        'Add --inside to see two networks side by side.\n',
    });
  });
});
