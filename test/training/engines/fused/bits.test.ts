import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFusedEngine } from '../../../../src/training/engines/fused/engine.ts';
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

/** Enough slices that the team of threads changes its size on the way. */
const EPOCHS = 20;

async function hashAfterTraining(task: Problem, threads: number): Promise<string> {
  const { seed, batchSize, sgd } = task;
  const { model } = makeNetworks(task);
  const description = {
    model,
    train: makeImages(task),
    seed,
    batchSize,
    optimizer: sgd,
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
test.each([
  ['SGD', problem, 'c90463e7ef66ba65'],
  ['Nesterov momentum', momentum, '96044b36697db68c'],
  ['L1 and L2', penalized, 'b30fe4417d6094e4'],
])('%s gives the same bits for 1, 2, 3, 4 and 7 threads', async (_, task, expected) => {
  const hashes = [];
  for (const threads of [1, 2, 3, 4, 7]) hashes.push(await hashAfterTraining(task, threads));
  expect(hashes).toEqual(hashes.map(() => expected));
});
