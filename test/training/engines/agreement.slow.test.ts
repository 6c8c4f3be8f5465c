import { tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import { buildMlp, type LayerDescription } from '../../../src/model/build-mlp.ts';
import { type OptimizerConfig, slotsOf } from '../../../src/optimizers/index.ts';
import { RandomStream } from '../../../src/random.ts';
import { createEngine, type EngineChoice } from '../../../src/training/engines/create-engine.ts';
import { isThorough } from '../../thorough.ts';
import { trainEpoch } from '../epochs.ts';
import { stripes } from '../toy-data.ts';

const classes = 5;
const batchSize = 24;
/** As many images as a batch holds: an epoch is one step. */
const train = stripes(batchSize, classes);
const seed = 11;
/** Of the fused engine; bits.slow.test.ts holds several against one. */
const threads = isThorough ? 2 : 1;

function dense(
  units: number,
  activation: 'relu' | 'tanh' | 'softmax',
  { l1, l2, maxNorm }: Regularisation,
): LayerDescription {
  const limit = maxNorm !== undefined && { maxNorm };
  return { dense: { units, activation, kernelRegularizer: { l1, l2 }, ...limit } };
}

interface Regularisation {
  readonly l1: number;
  readonly l2: number;
  readonly maxNorm?: number;
}

const network = (regularisation: Regularisation): LayerDescription[] => [
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  dense(33, 'relu', regularisation),
  { dropout: { rate: 0.5 } },
  dense(17, 'tanh', regularisation),
  { dropout: { rate: 0.3 } },
  dense(classes, 'softmax', regularisation),
];

async function start(choice: EngineChoice['choice'], layers: LayerDescription[], optimizer: OptimizerConfig) {
  const model = buildMlp({ inputShape: [4, classes], layers, seed });
  const description = { model, train, batchSize, optimizer, seed };
  const { engine } = await createEngine({ choice, threads }, description);
  return { engine, trainEpoch: (epoch: number) => trainEpoch(engine, epoch, description) };
}

/** Largest difference between numbers in the same places. */
function distance(some: readonly Float32Array[], others: readonly Float32Array[]): number {
  const differences = some.map((values, number) =>
    values.reduce((most, value, at) => Math.max(most, Math.abs(value - others[number]![at]!)), 0),
  );
  return Math.max(0, ...differences);
}

/** Largest distance of the weights that one step of both engines leads to. */
async function distanceAfterStep(make: () => tf.Sequential): Promise<number> {
  const states = [];
  for (const choice of ['fused', 'layers'] as const) {
    const model = make();
    setWeights(model);
    const description = { model, train, batchSize: 4, optimizer: sgd, seed };
    const { engine } = await createEngine({ choice, threads: 1 }, description);
    await trainEpoch(engine, 1, description);
    states.push(engine.readState().weights);
    engine.dispose();
  }
  return distance(states[0]!, states[1]!);
}

/** The same ones whenever it is called. */
function setWeights(model: tf.Sequential): void {
  const random = new RandomStream(seed, 'init', 0);
  const weights = model.getWeights().map(({ shape, size }) =>
    tensor(
      Float32Array.from({ length: size }, () => random.uniform() - 0.5),
      shape,
    ),
  );
  model.setWeights(weights);
}

beforeAll(async () => {
  await useBackend('wasm');
});

const sgd = { type: 'sgd' as const, learningRate: 0.1, momentum: 0, nesterov: false };
const momentum = { ...sgd, learningRate: 0.05, momentum: 0.9 };
const nesterov = { ...momentum, nesterov: true };
const warm = { cosine: { from: 0.05, to: 0.01, epochs: 18, warmupEpochs: 2 } };
const ramp = { linear: { from: 0, to: 0.9, epochs: 15 } };
const rmsprop = { type: 'rmsprop' as const, learningRate: 0.005, rho: 0.9, momentum: 0, epsilon: 1e-7 };
const adam = { type: 'adam' as const, learningRate: 0.005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const adamw = { ...adam, type: 'adamw' as const, weightDecay: 0.1 };

/** A few units in the last place of the largest weights, which are near 1. */
const TOLERANCE = 2e-6;

test.each<[OptimizerConfig, Regularisation]>([
  [sgd, { l1: 0, l2: 0 }],
  [sgd, { l1: 0.001, l2: 0 }],
  [sgd, { l1: 0, l2: 0.01 }],
  [sgd, { l1: 0.001, l2: 0.01 }],
  [momentum, { l1: 0, l2: 0 }],
  [momentum, { l1: 0.001, l2: 0.01 }],
  [nesterov, { l1: 0, l2: 0 }],
  [nesterov, { l1: 0.001, l2: 0.01 }],
  [
    { ...sgd, learningRate: warm, momentum: ramp },
    { l1: 0, l2: 0 },
  ],
  [
    { ...nesterov, learningRate: warm, momentum: ramp },
    { l1: 0.001, l2: 0.01 },
  ],
  [rmsprop, { l1: 0, l2: 0 }],
  [
    { ...rmsprop, momentum: ramp },
    { l1: 0, l2: 0 },
  ],
  [
    { ...rmsprop, momentum: 0.9 },
    { l1: 0.001, l2: 0.01 },
  ],
  [adam, { l1: 0, l2: 0 }],
  [adam, { l1: 0.001, l2: 0.01 }],
  [adamw, { l1: 0, l2: 0 }],
  [sgd, { l1: 0, l2: 0, maxNorm: 0.8 }],
  [nesterov, { l1: 0.001, l2: 0.01, maxNorm: 0.8 }],
  [adam, { l1: 0, l2: 0, maxNorm: 0.8 }],
  [
    { ...sgd, learningRate: 0.5, globalClipNorm: 0.2 },
    { l1: 0, l2: 0 },
  ],
  [
    { ...momentum, globalClipNorm: 0.3 },
    { l1: 0.001, l2: 0.01, maxNorm: 0.8 },
  ],
  [
    { ...adamw, globalClipNorm: 0.3 },
    { l1: 0.001, l2: 0.01 },
  ],
])('both engines agree after each of 20 steps with dropout, %j %j', async (rule, regularisation) => {
  const fused = await start('fused', network(regularisation), rule);
  const layers = await start('layers', network(regularisation), rule);
  const first = fused.engine.readState();
  expect(first).toEqual(layers.engine.readState());
  expect(first.weights).toHaveLength(6);
  expect(Object.keys(first.slots)).toEqual(slotsOf(rule));
  for (const arrays of Object.values(first.slots)) expect(arrays).toHaveLength(6);
  for (let step = 1; step <= 20; step++) {
    const { objective } = await fused.trainEpoch(step);
    expect(objective).toBeCloseTo((await layers.trainEpoch(step)).objective, 5);
    const [ours, theirs] = [fused.engine.readState(), layers.engine.readState()];
    expect(distance(ours.weights, theirs.weights), `weights, step ${step}`).toBeLessThan(TOLERANCE);
    for (const [name, arrays] of Object.entries(ours.slots))
      expect(distance(arrays, theirs.slots[name]!), `${name}, step ${step}`).toBeLessThan(TOLERANCE);
  }
  expect(distance(fused.engine.readState().weights, first.weights)).toBeGreaterThan(0.05);
  fused.engine.dispose();
  layers.engine.dispose();
});

const noisy = (first: LayerDescription, second: LayerDescription, third: LayerDescription) => [
  { flatten: {} },
  first,
  { dense: { units: 33, activation: 'relu' as const } },
  second,
  { dense: { units: 45, activation: 'selu' as const } },
  third,
  { dense: { units: classes, activation: 'softmax' as const } },
];

test.each<[LayerDescription, LayerDescription, LayerDescription]>([
  [
    { gaussianDropout: { rate: 0.2 } },
    { gaussianDropout: { rate: 0.5 } },
    { gaussianDropout: { rate: 0.3 } },
  ],
  [{ alphaDropout: { rate: 0.1 } }, { alphaDropout: { rate: 0.5 } }, { alphaDropout: { rate: 0.2 } }],
  [{ gaussianNoise: { stddev: 0.3 } }, { gaussianNoise: { stddev: 0.1 } }, { gaussianNoise: { stddev: 1 } }],
  [{ gaussianNoise: { stddev: 0 } }, { gaussianDropout: { rate: 0 } }, { alphaDropout: { rate: 0 } }],
  [{ gaussianNoise: { stddev: 0.3 } }, { dropout: { rate: 0.5 } }, { alphaDropout: { rate: 0.1 } }],
])('both engines agree after each of 20 steps with noise, %j %j %j', async (...layers) => {
  const fused = await start('fused', noisy(...layers), momentum);
  const reference = await start('layers', noisy(...layers), momentum);
  const first = fused.engine.readState().weights;
  for (let step = 1; step <= 20; step++) {
    const { objective } = await fused.trainEpoch(step);
    expect(objective).toBeCloseTo((await reference.trainEpoch(step)).objective, 5);
    const [ours, theirs] = [fused.engine.readState().weights, reference.engine.readState().weights];
    expect(distance(ours, theirs), `step ${step}`).toBeLessThan(5 * TOLERANCE);
  }
  expect(distance(fused.engine.readState().weights, first)).toBeGreaterThan(0.05);
  fused.engine.dispose();
  reference.engine.dispose();
});

// A batch of 4, as many as rows of an image, would let a mask of the wrong shape pass.
test.each<[string, () => tf.layers.Layer[]]>([
  ['an input layer', () => [tf.layers.inputLayer({ inputShape: [4, classes] }), tf.layers.flatten()]],
  ['a channel', () => [tf.layers.flatten({ inputShape: [4, classes, 1] })]],
  ['a batch of fixed size', () => [tf.layers.flatten({ batchInputShape: [7, 4, classes] })]],
  ['flat inputs', () => [tf.layers.dropout({ rate: 0.5, inputShape: [4 * classes] })]],
  [
    'dropout before flatten',
    () => [tf.layers.dropout({ rate: 0.5, inputShape: [4, classes] }), tf.layers.flatten()],
  ],
  [
    'noise after dropout after noise',
    () => [
      tf.layers.flatten({ inputShape: [4, classes] }),
      tf.layers.gaussianNoise({ stddev: 0.2 }),
      tf.layers.alphaDropout({ rate: 0.5 }),
      tf.layers.gaussianDropout({ rate: 0.2 }),
    ],
  ],
  [
    'dropout after dropout',
    () => [
      tf.layers.flatten({ inputShape: [4, classes] }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dropout({ rate: 0.2 }),
    ],
  ],
])('both engines agree on a model that begins with %s', async (_, first) => {
  const output = () => tf.layers.dense({ units: classes, activation: 'softmax', useBias: false });
  const make = () => tf.sequential({ layers: [...first(), tf.layers.dense({ units: 9 }), output()] });
  expect(await distanceAfterStep(make)).toBeLessThan(TOLERANCE);
});
