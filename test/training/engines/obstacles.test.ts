import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import { UserError } from '../../../src/errors.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import { trainEpoch } from '../epochs.ts';
import { stripes } from '../toy-data.ts';

type Layers = tf.layers.Layer[];

const flatten = () => tf.layers.flatten({ inputShape: [4, 3] });
const hidden = (more = {}) => tf.layers.dense({ units: 5, name: 'hidden', ...more });
const output = (more = {}) => tf.layers.dense({ units: 3, activation: 'softmax', name: 'output', ...more });
const dropout = (rate: number, more = {}) => tf.layers.dropout({ rate, name: 'dropout', ...more });
const connect = () => tf.layers.dropout({ rate: 0.5, name: 'dropConnect_1' });
const between = (...layers: Layers) => [flatten(), ...layers, output()];
const conv = (more: object) => [
  tf.layers.conv2d({ filters: 2, kernelSize: 2, name: 'conv', inputShape: [4, 3, 1], ...more }),
  tf.layers.flatten(),
  output(),
];
const inner = (...layers: Layers) =>
  tf.sequential({ name: 'inner', layers: [tf.layers.dense({ units: 4, inputShape: [12] }), ...layers] });
const shared = tf.layers.dense({ units: 12, name: 'shared' });

async function make(choice: 'auto' | 'layers', layers: Layers) {
  const model = tf.sequential({ layers });
  const optimizer = { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const;
  const description = { model, train: stripes(20, 3), batchSize: 8, optimizer, seed: 1 };
  return { description, ...(await createEngine({ choice, threads: 1 }, description)) };
}

beforeAll(async () => {
  await useBackend('wasm');
});

describe('what neither engine would do as the model says', () => {
  test.each<[obstacle: string, layers: () => Layers]>([
    ['layer dropout: the rate 1 is not in [0, 1)', () => between(dropout(1))],
    ['layer dropout: the rate NaN is not in [0, 1)', () => between(dropout(Number.NaN))],
    [
      'layer dropout: its noiseShape would not be applied',
      () => between(dropout(0.5, { noiseShape: [null, 1] })),
    ],
    [
      'layer dropConnect_1: dropConnect needs flat inputs and a Dense layer directly behind it',
      () => between(connect(), dropout(0.5)),
    ],
    [
      'layer dropConnect_1: dropConnect needs flat inputs and a Dense layer directly behind it',
      () => [
        tf.layers.dropout({ rate: 0.5, name: 'dropConnect_1', inputShape: [4, 3] }),
        hidden(),
        tf.layers.flatten(),
        output(),
      ],
    ],
    [
      'layer concreteDropout_1: concreteDropout needs flat inputs and a Dense layer directly behind it',
      () => between(tf.layers.dropout({ rate: 0.5, name: 'concreteDropout_1' }), dropout(0.5)),
    ],
    [
      'layer hidden: its kernelConstraint MaxNorm would not be applied',
      () => between(hidden({ kernelConstraint: tf.constraints.maxNorm({ maxValue: 2, axis: 1 }) })),
    ],
    [
      'layer conv: its kernelConstraint MaxNorm would not be applied',
      () => conv({ kernelConstraint: 'maxNorm' }),
    ],
    ['layer conv: its biasConstraint NonNeg would not be applied', () => conv({ biasConstraint: 'nonNeg' })],
    [
      'layer hidden: its biasRegularizer L1L2 would not be applied',
      () => between(hidden({ biasRegularizer: 'l1l2' })),
    ],
    [
      'layer norm: its gammaRegularizer L1L2 would not be applied',
      () => between(tf.layers.layerNormalization({ gammaRegularizer: 'l1l2', name: 'norm' })),
    ],
    [
      'layer norm: BatchNormalization would act as at inference',
      () => between(tf.layers.batchNormalization({ name: 'norm' })),
    ],
    [
      'layer noise: the stddev NaN is not in [0, 1e30]',
      () => between(tf.layers.gaussianNoise({ stddev: Number.NaN, name: 'noise' })),
    ],
    [
      'layer noise: the rate -0.1 is not in [0, 1)',
      () => between(tf.layers.alphaDropout({ rate: -0.1, name: 'noise' })),
    ],
    [
      'layer inner: the dropout in it would not be applied',
      () => between(inner(tf.layers.dropout({ rate: 0.5 }))),
    ],
    [
      'layer inner: its kernelConstraint NonNeg would not be applied',
      () => between(inner(hidden({ kernelConstraint: 'nonNeg' }))),
    ],
    ['layer shared: it is there more than once', () => between(shared, shared)],
    ['the last layer is not Dense', () => [flatten(), output(), tf.layers.softmax()]],
    [
      'layer output: the last activation is not softmax',
      () => [flatten(), output({ activation: 'sigmoid' })],
    ],
    ['layer output: its weights are frozen', () => [flatten(), hidden(), output({ trainable: false })]],
  ])('%s', async (obstacle, layers) => {
    for (const choice of ['layers', 'auto'] as const) {
      const error = await make(choice, layers()).catch((thrown) => thrown);
      expect(error, choice).toEqual(
        new UserError(
          'layers/unsupported',
          `The layers engine cannot train this network: ${obstacle}.`,
          'Change the network, or train it with model.fit.',
        ),
      );
    }
  });
});

test.each<[string, () => Layers]>([
  [
    'noise of each kind',
    () =>
      between(
        tf.layers.gaussianNoise({ stddev: 0.1 }),
        tf.layers.gaussianDropout({ rate: 0.1 }),
        hidden(),
        tf.layers.alphaDropout({ rate: 0.1 }),
      ),
  ],
  ['a frozen hidden layer', () => between(hidden({ trainable: false }))],
  ['an L2 penalty on a kernel', () => between(hidden({ kernelRegularizer: 'l1l2' }))],
  ['an activation layer', () => between(hidden(), tf.layers.activation({ activation: 'relu' }))],
  ['a model without dropout in it', () => between(inner() as tf.layers.Layer)],
  ['layer normalization', () => between(tf.layers.layerNormalization())],
])('the layers engine trains %s', async (_, layers) => {
  const { engine, description } = await make('layers', layers());
  const before = engine.readState().weights.map((values) => values.slice());
  await trainEpoch(engine, 1, description);
  const changed = engine
    .readState()
    .weights.map((values, number) => values.some((one, at) => one !== before[number]![at]));
  expect(changed).toEqual(before.map(() => true));
  engine.dispose();
});
