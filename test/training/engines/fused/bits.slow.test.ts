import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ImageSet } from '../../../../src/dataset/dataset.ts';
import { buildMlp, type LayerDescription } from '../../../../src/model/build-mlp.ts';
import type { LayersModel } from '../../../../src/model/tf-layers.ts';
import type { OptimizerConfig } from '../../../../src/optimizers/index.ts';
import { createFusedEngine } from '../../../../src/training/engines/fused/engine.ts';
import { isThorough } from '../../../thorough.ts';
import { trainEpoch } from '../../epochs.ts';
import { makeImages, makeNetworks, type Problem } from '../../networks.ts';

const layer = { useBias: true, l1: 0, l2: 0, rates: [0.2] };
const problem: Problem = {
  seed: 20260101,
  pixels: 300,
  images: 500,
  density: 0.2,
  batchSize: 32,
  inputRates: [0.1],
  layers: [
    { ...layer, units: 100, activation: 'relu' },
    { ...layer, units: 50, activation: 'tanh' },
    { ...layer, units: 7, activation: 'softmax', rates: [] },
  ],
  sgd: { type: 'sgd', learningRate: 0.05, momentum: 0, nesterov: false },
};
const momentum = { ...problem, sgd: { ...problem.sgd, learningRate: 0.01, momentum: 0.9, nesterov: true } };
const penalized = { ...problem, layers: problem.layers.map((one) => ({ ...one, l1: 1e-4, l2: 1e-3 })) };
/** Weights of several blocks (`cuts.ts`), whose input is sparse, and full. */
const wide: Problem = {
  ...problem,
  images: 100,
  layers: [
    { ...layer, units: 600, activation: 'relu' },
    { ...layer, units: 520, activation: 'tanh', rates: [] },
    { ...layer, units: 300, activation: 'relu', rates: [0.5] },
    { ...layer, units: 7, activation: 'softmax', rates: [] },
  ],
};

/** By another optimizer than SGD, where it names one. */
type Task = Problem & { readonly optimizer?: OptimizerConfig };

const learningRate = 0.001;
const rmsprop = { type: 'rmsprop', learningRate, rho: 0.9, momentum: 0.9, epsilon: 1e-7 } as const;
const adam = { type: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const adamw = { ...adam, type: 'adamw', weightDecay: 0.004 } as const;

/** A network of `buildMlp` with noise of each kind in every place. */
const noisy = (kind: LayerDescription): LayerDescription[] => [
  { flatten: {} },
  kind,
  { dense: { units: 100, activation: 'relu' } },
  kind,
  { dense: { units: 45, activation: 'selu' } },
  kind,
  { dense: { units: 7, activation: 'softmax' } },
];

/** More than there are cores take turns, which takes long; of three, one, two or three take part. */
const threadCounts = isThorough ? [1, 2, 3, 4, 7] : [1, 3];
/** Enough slices that the team of threads changes its size on the way. */
const EPOCHS = 20;

/** One for each number of threads, on the same images. */
async function hashesAfterTraining(
  task: Task,
  makeModel: () => LayersModel = () => makeNetworks(task).model,
): Promise<string[]> {
  const train = makeImages(task);
  const hashes = [];
  for (const threads of threadCounts) hashes.push(await hashAfterTraining(task, threads, train, makeModel()));
  return hashes;
}

async function hashAfterTraining(
  task: Task,
  threads: number,
  train: ImageSet,
  model: LayersModel,
): Promise<string> {
  const { seed, batchSize, optimizer = task.sgd } = task;
  const description = {
    model,
    train,
    seed,
    batchSize,
    optimizer,
    threads,
  };
  const engine = await createFusedEngine(description);
  const hash = createHash('sha256');
  for (let epoch = 1; epoch <= EPOCHS; epoch++)
    hash.update(String((await trainEpoch(engine, epoch, description)).objective));
  for (const values of engine.readState().weights) hash.update(values);
  engine.dispose();
  model.dispose();
  return hash.digest('hex').slice(0, 16);
}

// Pinned: another hash means that trained weights have changed for everyone.
test.each<[string, Task, string]>([
  ['SGD', problem, 'c90463e7ef66ba65'],
  ['Nesterov momentum', momentum, '96044b36697db68c'],
  ['wide layers', wide, '691701ff6c8d8972'],
  ['L1 and L2', penalized, 'b30fe4417d6094e4'],
  ['RMSprop', { ...problem, optimizer: rmsprop }, 'a72bcb197e774ef7'],
  ['Adam', { ...penalized, optimizer: adam }, '8ea84bf44655bd4e'],
  ['AdamW', { ...problem, optimizer: adamw }, 'cc4f154830458337'],
])('%s gives the same bits for any number of threads', async (_, task, expected) => {
  const hashes = await hashesAfterTraining(task);
  expect(hashes).toEqual(hashes.map(() => expected));
});

const limited = (maxNorm: number): LayerDescription[] => [
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  { dense: { units: 100, activation: 'relu', maxNorm } },
  { dropout: { rate: 0.5 } },
  { dense: { units: 45, activation: 'relu', maxNorm, useBias: false } },
  { dense: { units: 7, activation: 'softmax', maxNorm } },
];

test.each<[string, Partial<Task>, number, string]>([
  ['max-norm and plain SGD', {}, 0.8, 'ef4eca7c9bb317e5'],
  ['max-norm and RMSprop', { optimizer: rmsprop }, 0.8, '0e8e462e889f7268'],
  ['clipping', { optimizer: { ...adam, globalClipNorm: 0.1 } }, 1e9, '1e340f14a9cb2627'],
  [
    'clipping of SGD, and max-norm',
    { sgd: { ...problem.sgd, globalClipNorm: 0.1 } },
    0.8,
    '8fd3a504c921f62d',
  ],
])('%s gives the same bits for any number of threads', async (_, changes, maxNorm, expected) => {
  const hashes = await hashesAfterTraining({ ...problem, ...changes }, () =>
    buildMlp({ inputShape: [20, 15], layers: limited(maxNorm), seed: 4 }),
  );
  expect(hashes).toEqual(hashes.map(() => expected));
});

test.each<[LayerDescription, string]>([
  [{ gaussianDropout: { rate: 0.2 } }, 'd9092bdffff89739'],
  [{ alphaDropout: { rate: 0.2 } }, 'e06b7562cff2212d'],
  [{ gaussianNoise: { stddev: 0.1 } }, '80b23119a8e18a8c'],
])('%j gives the same bits for any number of threads', async (kind, expected) => {
  const hashes = await hashesAfterTraining(momentum, () =>
    buildMlp({ inputShape: [20, 15], layers: noisy(kind), seed: 4 }),
  );
  expect(hashes).toEqual(hashes.map(() => expected));
});
