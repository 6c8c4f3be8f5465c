import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { dropout } from '../../src/dropout/bernoulli.ts';
import { assignWeights } from '../../src/model/assign-weights.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import type { OptimizerConfig } from '../../src/optimizers/index.ts';
import { permutation, RandomStream } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { isThorough } from '../thorough.ts';
import { trainEpoch } from '../training/epochs.ts';
import { makeTask, optimizers } from './task.mjs';

const task = makeTask({ permutation, RandomStream, drawDropoutMask, dropout });
/** What `scripts/optimizer-peers.mjs` stored. */
const peers = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8'));

beforeAll(async () => {
  await useBackend('wasm');
});

type Choice = 'fused' | 'layers';

/** By engine and optimizer: both peers are compared with the same training. */
const results = new Map<string, Promise<readonly Float32Array[]>>();

function trainedOnce(choice: Choice, name: keyof typeof optimizers): Promise<readonly Float32Array[]> {
  const key = `${choice} ${name}`;
  const result = results.get(key) ?? trained(choice, optimizers[name] as OptimizerConfig);
  results.set(key, result);
  return result;
}

/** The weights after as many epochs of one batch as there are steps. */
async function trained(
  choice: Choice,
  { maxNorm, ...optimizer }: OptimizerConfig & { readonly maxNorm?: number },
) {
  const limit = maxNorm !== undefined && { maxNorm };
  const [count, inputs, units, classes] = task.shape as [number, number, number, number];
  const layers = [
    { flatten: {} },
    { dense: { units, activation: 'relu', ...limit } },
    { dropout: { rate: task.rate } },
    { dense: { units: classes, activation: 'softmax', ...limit } },
  ] as const;
  const model = buildMlp({ inputShape: [4, inputs / 4], layers, seed: 1 });
  const start = model.getWeights().map(({ shape }, at) => tf.tensor(task.weights[at] as number[], shape));
  assignWeights(model, start);
  const train = { images: Uint8Array.from(task.images), labels: Uint8Array.from(task.labels), count };
  const description = { model, train, batchSize: count, optimizer, seed: task.seed };
  const { engine } = await createEngine({ choice, threads: isThorough ? 2 : 1 }, description);
  for (let step = 1; step <= task.steps.length; step++) await trainEpoch(engine, step, description);
  const { weights } = engine.readState();
  engine.dispose();
  return weights;
}

/** Largest difference of weights in the same places. */
function distance(ours: readonly Float32Array[], theirs: readonly (readonly number[])[]): number {
  return Math.max(
    ...ours.flatMap((values, at) => [...values].map((value, i) => Math.abs(value - theirs[at]![i]!))),
  );
}

const names = Object.keys(optimizers) as (keyof typeof optimizers)[];
const agreesWithPyTorch = (name: string) => !/^(rmsprop|adam)/.test(name) || name.endsWith('TinyEpsilon');

describe.each(['fused', 'layers'] as const)('100 steps with dropout on the %s engine end as', (choice) => {
  test.each(
    names.flatMap((name) => [
      ['Keras', name] as const,
      ...(agreesWithPyTorch(name) ? [['PyTorch', name] as const] : []),
    ]),
  )('those of %s by %s', async (peer, name) => {
    const theirs = peers.weights[name][peer.toLowerCase()];
    const ours = await trainedOnce(choice, name);
    expect(distance(ours, task.weights as number[][])).toBeGreaterThan(0.05);
    expect(distance(ours, theirs)).toBeLessThan(1e-5);
  });
});
