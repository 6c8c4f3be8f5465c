import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import type { DenseConfig } from '../../src/config/schema.ts';
import { buildMlp, type LayerDescription } from '../../src/model/build-mlp.ts';
import { logitsOf } from '../../src/model/logits.ts';
import { drawWeightMask, wordsFor } from '../../src/training/weight-mask.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const [inputs, units] = [20, 16];
const rate = 0.4;
const images = tf.tensor3d(
  Array.from({ length: 3 * inputs }, (_, at) => ((at * 7) % 11) / 10),
  [3, 4, 5],
);

function network(
  inference: 'mean' | 'moments',
  activation: DenseConfig['activation'],
  at: 'hidden' | 'last',
) {
  const connect: LayerDescription = { dropConnect: { rate, inference } };
  const hidden: LayerDescription[] = [
    { flatten: {} },
    ...(at === 'hidden' ? [connect] : []),
    { dense: { units, activation } },
    ...(at === 'last' ? [connect] : []),
    { dense: { units: 3, activation: 'softmax' } },
  ];
  return buildMlp({ inputShape: [4, 5], layers: hidden, seed: 3 });
}

const softmaxOf = (logits: tf.Tensor) => [...tf.softmax(logits as tf.Tensor2D).dataSync()];

/** Mean of what a layer gives over 2000 masks, as in training: [samples, units]. */
function meanOverMasks(x: tf.Tensor2D, kernel: tf.Tensor2D, activate: (sums: tf.Tensor) => tf.Tensor) {
  const [rows, columns] = kernel.shape;
  const [masks, words] = [2000, wordsFor(columns)];
  const key = { seed: 1, epoch: 1, firstPosition: 0, dropoutLayer: 0 };
  const shape = { samples: masks, inputs: rows, units: columns };
  const bits = drawWeightMask(shape, Math.round(rate * 65536), key);
  const values = Float32Array.from({ length: masks * rows * columns }, (_, at) => {
    const [row, unit] = [Math.floor(at / columns), at % columns];
    return ((bits[row * words + (unit >> 5)]! >>> (unit & 31)) & 1) / (1 - rate);
  });
  const kernels = tf.mul(kernel, tf.tensor3d(values, [masks, rows, columns]));
  const means = tf.unstack(x).map((row) => {
    const sums = tf.sum(tf.mul(kernels, tf.reshape(row, [1, rows, 1])), 1); // [masks, units]
    return tf.mean(activate(sums), 0);
  });
  return tf.stack(means);
}

const worstOf = (found: readonly number[], expected: ArrayLike<number>) =>
  Math.max(...found.map((value, at) => Math.abs(value - expected[at]!)));

describe('inference of DropConnect by moments', () => {
  test.each(['relu', 'tanh'] as const)('is near the mean of a hidden layer, %s, over its masks', (name) => {
    const model = network('moments', name, 'hidden');
    const [kernel, , second] = model.getWeights() as [tf.Tensor2D, tf.Tensor, tf.Tensor2D];
    const x = tf.reshape(images, [3, inputs]) as tf.Tensor2D;
    const expected = tf.matMul(meanOverMasks(x, kernel, name === 'relu' ? tf.relu : tf.tanh), second);
    const meanNetwork = logitsOf(network('mean', name, 'hidden')).read(images);
    const found = [...logitsOf(model).read(images).dataSync()];
    expect(found).toHaveLength(9);
    const worst = worstOf(found, expected.dataSync());
    expect(worst).toBeLessThan(0.06);
    expect(worst).toBeLessThan(worstOf([...meanNetwork.dataSync()], expected.dataSync()) / 2);
  });

  test('is near the mean of the probabilities over the masks of the last layer', () => {
    const model = network('moments', 'relu', 'last');
    const [first, , kernel] = model.getWeights() as [tf.Tensor2D, tf.Tensor, tf.Tensor2D];
    const x = tf.relu(tf.matMul(tf.reshape(images, [3, inputs]) as tf.Tensor2D, first)) as tf.Tensor2D;
    const expected = meanOverMasks(x, kernel, (sums) => tf.softmax(sums as tf.Tensor2D));
    const found = softmaxOf(logitsOf(model).read(images));
    const meanNetwork = softmaxOf(logitsOf(network('mean', 'relu', 'last')).read(images));
    const worst = worstOf(found, expected.dataSync());
    expect(worst).toBeLessThan(0.02);
    expect(worst).toBeLessThan(worstOf(meanNetwork, expected.dataSync()) / 2);
  });

  test('stays finite where probabilities are too small for float32', () => {
    const model = network('moments', 'relu', 'last');
    for (const layer of model.layers.slice(1))
      layer.setWeights(layer.getWeights().map((weights) => tf.mul(weights, 100)));
    const logits = [...logitsOf(model).read(images).dataSync()];
    expect(Math.min(...logits)).toBeLessThan(-150);
    expect(logits.filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  test('gives an image the same answer in any company', () => {
    const { read } = logitsOf(network('moments', 'relu', 'hidden'));
    const together = [...tf.slice(read(images), [2, 0], [1, 3]).dataSync()];
    expect([...read(tf.slice(images, [2, 0, 0], [1, 4, 5])).dataSync()]).toEqual(together);
  });

  test('by the mean network, it is what the saved layers give', () => {
    const model = network('mean', 'relu', 'hidden');
    const expected = [...(model.predict(images) as tf.Tensor).dataSync()];
    const found = softmaxOf(logitsOf(model).read(images));
    expect(worstOf(found, expected)).toBeLessThan(1e-6);
  });
});
