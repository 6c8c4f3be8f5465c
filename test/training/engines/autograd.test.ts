import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import { dropout } from '../../../src/dropout/bernoulli.ts';
import { buildMlp, type LayerDescription } from '../../../src/model/build-mlp.ts';
import { permutation, RandomStream } from '../../../src/random.ts';
import { drawDropoutMask } from '../../../src/training/dropout-mask.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import { trainEpoch } from '../epochs.ts';
import { stripes } from '../toy-data.ts';

const seed = 5;
const classes = 6;
const pixels = 4 * classes;
const samples = 40;
const train = stripes(samples, classes);
const penalty = { l1: 0.002, l2: 0.03 };

const layers: LayerDescription[] = [
  { flatten: {} },
  { dropout: { rate: 0.1 } },
  { dense: { units: 35, activation: 'relu', kernelRegularizer: penalty } },
  { dropout: { rate: 0.5 } },
  { dense: { units: 18, activation: 'sigmoid' } },
  { dropout: { rate: 0.25 } },
  { dense: { units: classes, activation: 'softmax' } },
];

beforeAll(async () => {
  await useBackend('cpu'); // plain JavaScript, nothing of ours in it
});

/** The samples of the first epoch in their order, pixels in [0, 1]: [samples, pixels] and [samples, classes]. */
function batch(): { images: tf.Tensor2D; oneHot: tf.Tensor2D } {
  const order = permutation(new RandomStream(seed, 'shuffle', 1), samples);
  const all = tf.div<tf.Tensor2D>(tf.tensor2d([...train.images], [samples, pixels]), 255);
  const labels = [...order].map((image) => train.labels[image]!);
  const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
  return { images: tf.gather(all, [...order]), oneHot: oneHot as tf.Tensor2D };
}

type Pair = [kernel: tf.Variable, bias: tf.Variable];

function mask(dropoutLayer: number, rate: number, units: number): tf.Tensor2D {
  const values = new Float32Array(samples * units);
  drawDropoutMask(values, units, dropout.noise(rate), { seed, epoch: 1, firstPosition: 0, dropoutLayer });
  return tf.tensor2d(values, [samples, units]);
}

const layer = (input: tf.Tensor, [kernel, bias]: Pair): tf.Tensor => tf.add(tf.matMul(input, kernel), bias);

/** Loss and gradients by tfjs's own automatic differentiation, at the weights of a model. */
function differentiate(weights: readonly tf.Tensor[]): { loss: number; gradients: Float32Array[] } {
  const { images, oneHot } = batch();
  const masks = [mask(0, 0.1, pixels), mask(1, 0.5, 35), mask(2, 0.25, 18)] as const;
  const variables = weights.map((values) => tf.variable(values));
  const [first, second, third] = [0, 2, 4].map((at) => variables.slice(at, at + 2)) as [Pair, Pair, Pair];
  const { value, grads } = tf.variableGrads(() => {
    const hidden1 = tf.mul(tf.relu(layer(tf.mul(images, masks[0]), first)), masks[1]);
    const hidden2 = tf.mul(tf.sigmoid(layer(hidden1, second)), masks[2]);
    const crossEntropy = tf.losses.softmaxCrossEntropy(oneHot, layer(hidden2, third));
    const l1 = tf.mul(penalty.l1, tf.sum(tf.abs(first[0])));
    const l2 = tf.mul(penalty.l2, tf.sum(tf.square(first[0])));
    return tf.addN([crossEntropy, l1, l2]) as tf.Scalar;
  });
  const gradients = variables.map(({ name }) => grads[name]!.dataSync<'float32'>());
  return { loss: value.dataSync()[0]!, gradients };
}

test.each([
  ['layers', 1],
  ['fused', 1],
  ['fused', 2],
] as const)(
  'a step of the %s engine, threads: %d, follows the gradient that tfjs finds',
  async (choice, threads) => {
    const model = buildMlp({ inputShape: [4, classes], layers, seed });
    const before = model.getWeights().map((values) => values.dataSync<'float32'>().slice());
    const { loss, gradients } = differentiate(model.getWeights().map((values) => tf.clone(values)));
    const optimizer = { type: 'sgd' as const, learningRate: 1, momentum: 0, nesterov: false };
    const description = { model, train, batchSize: samples, optimizer, seed };
    const { engine } = await createEngine({ choice, threads }, description);
    const { objective } = await trainEpoch(engine, 1, description);
    expect(objective).toBeCloseTo(loss, 5);
    const { weights } = engine.readState();
    expect(gradients).toHaveLength(weights.length);
    for (const [number, gradient] of gradients.entries()) {
      expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.02);
      const steps = weights[number]!.map((after, at) => before[number]![at]! - after);
      const worst = steps.reduce((most, step, at) => Math.max(most, Math.abs(step - gradient[at]!)), 0);
      expect(worst, `weights ${number}`).toBeLessThan(5e-7);
    }
    engine.dispose();
  },
);
