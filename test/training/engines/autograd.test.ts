import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import { type DropoutKind, dropoutVariants } from '../../../src/dropout/index.ts';
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

type Kinds = readonly [DropoutKind, DropoutKind, DropoutKind];

const noise = (kind: DropoutKind, strength: number) =>
  ({ [kind]: { [dropoutVariants[kind].strength.name]: strength } }) as unknown as LayerDescription;

const layersOf = (kinds: Kinds): LayerDescription[] => [
  { flatten: {} },
  noise(kinds[0], 0.1),
  { dense: { units: 35, activation: 'relu', kernelRegularizer: penalty } },
  noise(kinds[1], 0.5),
  { dense: { units: 18, activation: 'sigmoid' } },
  noise(kinds[2], 0.25),
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

type Disturb = (x: tf.Tensor) => tf.Tensor;

/** x becomes scale * x + shift. */
function disturbance(kind: DropoutKind, dropoutLayer: number, strength: number, units: number): Disturb {
  const [scales, shifts] = [new Float32Array(samples * units), new Float32Array(samples * units)];
  const key = { seed, epoch: 1, firstPosition: 0, dropoutLayer };
  drawDropoutMask(scales, units, dropoutVariants[kind].noise(strength), key, shifts);
  const [scale, shift] = [tf.tensor2d(scales, [samples, units]), tf.tensor2d(shifts, [samples, units])];
  return (x) => tf.add(tf.mul(x, scale), shift);
}

const layer = (input: tf.Tensor, [kernel, bias]: Pair): tf.Tensor => tf.add(tf.matMul(input, kernel), bias);

/** Loss and gradients by tfjs's own automatic differentiation, at the weights of a model. */
function differentiate(
  weights: readonly tf.Tensor[],
  kinds: Kinds,
): { loss: number; gradients: Float32Array[] } {
  const { images, oneHot } = batch();
  const [onPixels, onFirst, onSecond] = [
    disturbance(kinds[0], 0, 0.1, pixels),
    disturbance(kinds[1], 1, 0.5, 35),
    disturbance(kinds[2], 2, 0.25, 18),
  ] as const;
  const variables = weights.map((values) => tf.variable(values));
  const [first, second, third] = [0, 2, 4].map((at) => variables.slice(at, at + 2)) as [Pair, Pair, Pair];
  const { value, grads } = tf.variableGrads(() => {
    const hidden1 = onFirst(tf.relu(layer(onPixels(images), first)));
    const hidden2 = onSecond(tf.sigmoid(layer(hidden1, second)));
    const crossEntropy = tf.losses.softmaxCrossEntropy(oneHot, layer(hidden2, third));
    const l1 = tf.mul(penalty.l1, tf.sum(tf.abs(first[0])));
    const l2 = tf.mul(penalty.l2, tf.sum(tf.square(first[0])));
    return tf.addN([crossEntropy, l1, l2]) as tf.Scalar;
  });
  const gradients = variables.map(({ name }) => grads[name]!.dataSync<'float32'>());
  return { loss: value.dataSync()[0]!, gradients };
}

const bernoulli: Kinds = ['dropout', 'dropout', 'dropout'];

test.each<['layers' | 'fused', number, Kinds]>([
  ['layers', 1, bernoulli],
  ['fused', 1, bernoulli],
  ['fused', 2, bernoulli],
  ['layers', 1, ['gaussianNoise', 'gaussianDropout', 'alphaDropout']],
  ['fused', 2, ['gaussianNoise', 'gaussianDropout', 'alphaDropout']],
  ['fused', 1, ['alphaDropout', 'gaussianNoise', 'gaussianDropout']],
  ['fused', 1, ['gaussianDropout', 'alphaDropout', 'gaussianNoise']],
])(
  'a step of the %s engine, threads: %d, follows the gradient that tfjs finds with %j',
  async (choice, threads, kinds) => {
    const model = buildMlp({ inputShape: [4, classes], layers: layersOf(kinds), seed });
    const before = model.getWeights().map((values) => values.dataSync<'float32'>().slice());
    const { loss, gradients } = differentiate(
      model.getWeights().map((values) => tf.clone(values)),
      kinds,
    );
    const optimizer = { type: 'sgd' as const, learningRate: 1, momentum: 0, nesterov: false };
    const description = { model, train, batchSize: samples, optimizer, seed };
    const { engine } = await createEngine({ choice, threads }, description);
    const { objective } = await trainEpoch(engine, 1, description);
    expect(objective).toBeCloseTo(loss, 5);
    const { weights } = engine.readState();
    expect(gradients).toHaveLength(weights.length);
    for (const [number, gradient] of gradients.entries()) {
      expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.01);
      const steps = weights[number]!.map((after, at) => before[number]![at]! - after);
      const worst = steps.reduce((most, step, at) => Math.max(most, Math.abs(step - gradient[at]!)), 0);
      expect(worst, `weights ${number}`).toBeLessThan(5e-7);
    }
    engine.dispose();
  },
);
