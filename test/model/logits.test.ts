import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
  sequential,
  model as tfModel,
} from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { logitsOf } from '../../src/model/logits.ts';

let seed = 0;
/** Weights that are the same at each run: with drawn ones a logit is at times as large as a probability. */
const weights = () => initializers.glorotUniform({ seed: ++seed });
const first = () =>
  layers.dense({ inputShape: [5], units: 4, activation: 'tanh', kernelInitializer: weights() });
const dense = (units: number, activation: 'softmax' | 'linear' | 'sigmoid' | 'logSoftmax' = 'linear') =>
  layers.dense({ units, activation: activation as 'softmax', kernelInitializer: weights() });
const chain = (...all: layers.Layer[]) => sequential({ layers: all });

function functional(): LayersModel {
  const pixels = input({ shape: [5] });
  const hidden = first().apply(pixels) as SymbolicTensor;
  const both = layers.add().apply([hidden, dense(4).apply(pixels) as SymbolicTensor]);
  const output = dense(3, 'softmax').apply(both) as SymbolicTensor;
  return tfModel({ inputs: pixels, outputs: output });
}

const images = tf.tensor2d([[1, -2, 3, 0, 0.5], [0, 1, 0, -1, 2]]); // biome-ignore format: two rows

describe('the logits of a model give its own probabilities', () => {
  const cases: [name: string, model: LayersModel][] = [
    ['a dense softmax', chain(first(), dense(3, 'softmax'))],
    ['a dense softmax alone', chain(layers.dense({ inputShape: [5], units: 3, activation: 'softmax', kernelInitializer: weights() }))],
    ['a dense softmax without bias', chain(first(), layers.dense({ units: 3, activation: 'softmax', useBias: false, kernelInitializer: weights() }))],
    ['a softmax layer', chain(first(), dense(3), layers.softmax())],
    ['a softmax activation layer', chain(first(), dense(3), layers.activation({ activation: 'softmax' }))],
    ['a dropout behind the softmax', chain(first(), dense(3, 'softmax'), layers.dropout({ rate: 0.5 }))],
    ['a model within, which ends in softmax', chain(first(), chain(layers.dense({ inputShape: [4], units: 3, activation: 'softmax', kernelInitializer: weights() })))],
    ['a linear model within, then softmax', chain(chain(first(), dense(3)), layers.softmax())],
    ['a functional model', functional()],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', (_, model) => {
    const { classes, isLinear, read } = logitsOf(model);
    expect({ classes, isLinear }).toEqual({ classes: 3, isLinear: false });
    const expected = (model.predict(images) as tf.Tensor).dataSync();
    const found = tf.softmax(read(images)).dataSync();
    for (const [index, probability] of found.entries())
      expect(probability).toBeCloseTo(expected[index] as number, 6);
    expect(read(images).dataSync()[0]).not.toBeCloseTo(expected[0] as number, 3);
  });
});

describe('linear outputs are the logits', () => {
  const cases: [name: string, model: LayersModel][] = [
    ['a dense layer', chain(first(), dense(3))],
    ['a linear activation layer', chain(first(), dense(3), layers.activation({ activation: 'linear' }))],
  ];
  test.each(cases)('%s', (_, model) => {
    const { isLinear, read } = logitsOf(model);
    expect(isLinear).toBe(true);
    expect(read(images).dataSync()).toEqual((model.predict(images) as tf.Tensor).dataSync());
  });
});

test('the logarithm of a softmax is taken for logits', () => {
  const model = chain(first(), dense(3, 'logSoftmax'));
  const { isLinear, read } = logitsOf(model);
  expect(isLinear).toBe(false);
  expect(read(images).dataSync()).toEqual((model.predict(images) as tf.Tensor).dataSync());
});

describe('a model that tells no classes apart is refused:', () => {
  const twoOutputs = () => {
    const pixels = input({ shape: [5] });
    const outputs = [1, 2].map(() => dense(3, 'softmax').apply(pixels) as SymbolicTensor);
    return tfModel({ inputs: pixels, outputs });
  };
  const twoInputs = () => {
    const inputs = [input({ shape: [5] }), input({ shape: [5] })];
    const both = layers.add().apply(inputs) as SymbolicTensor;
    return tfModel({ inputs, outputs: dense(3, 'softmax').apply(both) as SymbolicTensor });
  };
  const cases: [received: string, model: LayersModel][] = [
    ['a single output', chain(first(), dense(1, 'sigmoid'))],
    ['a single output', chain(first(), dense(1))],
    ['outputs of the layer last, Dense with sigmoid', chain(first(), layers.dense({ units: 3, activation: 'sigmoid', name: 'last' }))],
    ['outputs of the layer relu, Activation with relu', chain(first(), dense(3), layers.activation({ activation: 'relu', name: 'relu' }))],
    ['outputs of the layer norm, BatchNormalization', chain(first(), dense(3), layers.batchNormalization({ name: 'norm' }))],
    ['1001 outputs, of which there may be at most 1000', chain(first(), dense(1001))],
    ['outputs of shape [2, 2]', chain(first(), layers.reshape({ targetShape: [2, 2] }))],
    ['one with 2 outputs', twoOutputs()],
    ['one with 2 inputs', twoInputs()],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', (received, model) => {
    expect(() => logitsOf(model)).toThrow(
      `expected a model that ends in softmax or in linear outputs, one for each of two or more classes, received ${received}`,
    );
  });
});
