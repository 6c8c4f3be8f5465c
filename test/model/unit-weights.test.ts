import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { unitWeights } from '../../src/model/unit-weights.ts';

const dense = (inputShape?: number[]) => layers.dense({ units: 3, ...(inputShape && { inputShape }) });

test('units with the largest norm come first, each with the weights of its pixels', () => {
  const model = sequential({ layers: [layers.flatten({ inputShape: [1, 2] }), dense()] });
  model.setWeights([tf.tensor2d([[3, 0, -6], [4, 1, 8]]), tf.zeros([3])]); // biome-ignore format: pixels by units
  expect(unitWeights(model, [1, 2])).toEqual([
    { unit: 2, norm: 10, weights: Float32Array.of(-6, 8) },
    { unit: 0, norm: 5, weights: Float32Array.of(3, 4) },
    { unit: 1, norm: 1, weights: Float32Array.of(0, 1) },
  ]);
});

test.each([
  [
    'a convolution',
    () => [layers.conv2d({ inputShape: [2, 2, 1], filters: 2, kernelSize: 2 }), layers.flatten(), dense()],
  ],
  [
    'a dense layer of more than the pixels',
    () => [layers.repeatVector({ inputShape: [4], n: 2 }), layers.flatten(), dense()],
  ],
])('there are none where the first layer is %s', (_, list) => {
  expect(unitWeights(sequential({ layers: list() }), [2, 2])).toBeUndefined();
});
