import '@tensorflow/tfjs-backend-cpu';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../../src/model/load.ts';
import { saveModel } from '../../src/model/save.ts';
import { writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
/** On test files of their own, so that nothing is in doubt. */
const evaluate = async (name: string) =>
  JSON.parse((await cli('eval', name, '--data', 'digits', '--json')).stdout);

/** The model of a run; the others here are made as other people make them, with its weights. */
let ours: LayersModel;
let ofOurs: { loss: number; accuracy: number };

beforeAll(async () => {
  await writeEmbeddedDigits(inDirectory('digits'), 1000);
  const settings = ['data.subset=600', 'training.epochs=3', 'training.optimizer.learningRate=0.1'];
  await cli('train', ...set(...settings), '--out', 'run');
  ours = (await loadModel(inDirectory('run/model/model.json'))) as LayersModel;
  ofOurs = await evaluate('run');
});

async function save(name: string, ...stack: layers.Layer[]): Promise<LayersModel> {
  const model = sequential({ layers: stack });
  model.setWeights(ours.getWeights());
  await saveModel(model, inDirectory(name));
  return model;
}

const images = { inputShape: [28, 28] };
const hidden = () => [128, 64].map((units) => layers.dense({ units, activation: 'relu' }));
const softmax = () => layers.dense({ units: 10, activation: 'softmax' });
const relative = (found: number, expected: number) => Math.abs(found / expected - 1);

test.each([
  ['without softmax', () => [layers.flatten(images), ...hidden(), layers.dense({ units: 10 })]],
  ['with softmax as a layer of its own', () => [layers.flatten(images), ...hidden(), layers.dense({ units: 10 }), layers.softmax()]],
  ['that scales bytes to [0, 1] itself', () => [layers.rescaling({ scale: 1 / 255, ...images }), layers.flatten(), ...hidden(), softmax()]],
  ['that scales them behind its flatten', () => [layers.flatten(images), layers.rescaling({ scale: 1 / 255 }), ...hidden(), softmax()]],
  ['that scales them behind a model within it', () => [sequential({ layers: [layers.flatten(images)] }), layers.rescaling({ scale: 1 / 255 }), ...hidden(), softmax()]],
  ['that scales them in two steps', () => [layers.rescaling({ scale: 1, ...images }), layers.rescaling({ scale: 1 / 255 }), layers.flatten(), ...hidden(), softmax()]],
  ['that scales them behind layers that keep their range', () => [layers.reshape({ targetShape: [28, 28, 1], ...images }), layers.upSampling2d({ size: [2, 2] }), layers.averagePooling2d({ poolSize: [2, 2] }), layers.activation({ activation: 'linear' }), layers.rescaling({ scale: 1 / 255 }), layers.flatten(), ...hidden(), softmax()]],
  ['that scales [0, 1] by a factor of 1', () => [layers.rescaling({ scale: 1, ...images }), layers.flatten(), ...hidden(), softmax()]],
  ['with a grey channel', () => [layers.flatten({ inputShape: [28, 28, 1] }), ...hidden(), softmax()]],
])('a model %s is as good as ours with the same weights', async (name, stack) => {
  await save(name, ...stack());
  const { loss, accuracy } = await evaluate(name);
  expect(accuracy).toBe(ofOurs.accuracy);
  expect(relative(loss, ofOurs.loss)).toBeLessThan(1e-5);
}); // biome-ignore format: a table

test('a model without softmax gets one, and a note says so', async () => {
  await save('linear', layers.flatten(images), ...hidden(), layers.dense({ units: 10 }));
  const note = 'linear/model.json ends without softmax: its outputs get one.';
  const predicted = await cli('predict', 'linear', '--data', 'digits', '--index', '7', '--json');
  expect(predicted).toMatchObject({ code: 0, stderr: `${note}\n` });
  const [{ probabilities }] = JSON.parse(predicted.stdout);
  const ofRun = JSON.parse(
    (await cli('predict', 'run', '--data', 'digits', '--index', '7', '--json')).stdout,
  );
  for (const [index, probability] of probabilities.entries())
    expect(probability).toBeCloseTo(ofRun[0].probabilities[index], 6);
  const evaluated = await cli('eval', 'linear', '--data', 'digits');
  expect(evaluated).toMatchObject({ code: 0, stderr: `${note}\n` });
});

describe('a model that tells no classes apart is refused by eval and predict:', () => {
  const hint = 'Use a model that tells classes apart.';
  const expected =
    'expected a model that ends in softmax or in linear outputs, one for each of two or more classes, received';
  const cases: [name: string, received: string, last: layers.Layer][] = [
    ['single', 'a single output', layers.dense({ units: 1, activation: 'sigmoid' })],
    ['sigmoids', 'outputs of the layer end, Dense with sigmoid', layers.dense({ units: 10, activation: 'sigmoid', name: 'end' })],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (name, received, last) => {
    await saveModel(sequential({ layers: [layers.flatten(images), last] }), inDirectory(name));
    const stderr = `error: ${name}/model.json: ${expected} ${received}\n${hint}\n`;
    expect(await cli('eval', name)).toEqual({ code: 2, stdout: '', stderr });
    expect(await cli('predict', name, '--index', '0')).toEqual({ code: 2, stdout: '', stderr });
  });
});

test('a model of images of any size is refused, as nothing says which size to give it', async () => {
  const anySize = layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [null, null, 1] });
  const stack = [anySize, layers.globalAveragePooling2d({}), layers.softmax()];
  await saveModel(sequential({ layers: stack }), inDirectory('any-size'));
  const stderr = `error: any-size/model.json: expected a model of grey images, received one with input [any, any, 1]
Use a model whose input is [height, width], [height, width, 1] or a flat square.
`;
  expect(await cli('eval', 'any-size')).toEqual({ code: 2, stdout: '', stderr });
});

describe('a model whose numbers are none is no model: exit code 1, one line, no prediction', () => {
  /** With other numbers in one of its arrays of weights. */
  const saveWith = async (name: string, array: number, value: number, count: number) => {
    const model = await save(name, layers.flatten(images), ...hidden(), softmax());
    const weights = model.getWeights();
    const { shape } = weights[array] as tf.Tensor;
    const values = weights[array]?.dataSync().slice().fill(value, 0, count) as Float32Array;
    model.setWeights(weights.map((one, index) => (index === array ? tf.tensor(values, shape) : one)));
    await saveModel(model, inDirectory(name));
  };

  test.each([
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('%s weights', async (name, value) => {
    await saveWith(name, 0, value, 2);
    const message = `${name}/model.json: 2 of its 109386 weights are NaN or infinite, so that it predicts nothing`;
    const answer = { code: 1, stdout: '', stderr: `error: ${message}\n` };
    expect(await cli('eval', name, '--min-accuracy', '0')).toEqual(answer);
    expect(await cli('predict', name, '--index', '0')).toEqual(answer);
    const { stdout } = await cli('eval', name, '--json');
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'model/nan', message } });
  });

  test('weights too large to compute with', async () => {
    await saveWith('huge', 4, 3e38, 640);
    const { code, stdout, stderr } = await cli('eval', 'huge', '--data', 'digits');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: huge\/model\.json: \d+ of 10000 outputs for these images are NaN or infinite, so that it predicts nothing\n$/,
    );
  });
});
