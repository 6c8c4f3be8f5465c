import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { buildMlp } from '../../../../src/model/build-mlp.ts';
import type { OptimizerConfig } from '../../../../src/optimizers/index.ts';
import { createFusedEngine } from '../../../../src/training/engines/fused/engine.ts';
import { trainEpoch } from '../../epochs.ts';

const learningRate = 0.001;
const epsilon = 1e-7;

/** Above 2^-120, and below it after 100 steps without a gradient, whatever the optimizer. */
const LEFT = 8e-37;

// Processors take a hundred times as long on subnormal numbers, of which rounding lets go of none.
test.each<OptimizerConfig>([
  { type: 'sgd', learningRate, momentum: 0.9, nesterov: false },
  { type: 'sgd', learningRate, momentum: 0.9, nesterov: true },
  { type: 'rmsprop', learningRate, rho: 0.9, momentum: 0.9, epsilon },
  { type: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon },
  { type: 'adamw', learningRate, beta1: 0.9, beta2: 0.999, epsilon, weightDecay: 0.004 },
])('%j leaves no subnormal number behind where gradients stay away', async (optimizer) => {
  const model = buildMlp({
    inputShape: [4, 4],
    layers: [
      { flatten: {} },
      { dense: { units: 8, activation: 'relu' } },
      { dense: { units: 2, activation: 'softmax' } },
    ],
    seed: 1,
  });
  const black = {
    images: new Uint8Array(20 * 16),
    labels: Uint8Array.from({ length: 20 }, (_, i) => i % 2),
    count: 20,
  };
  const engine = await createFusedEngine({
    model,
    train: black,
    batchSize: 1,
    optimizer,
    seed: 1,
    threads: 1,
  });
  const { weights, slots } = engine.readState();
  const left = Object.entries(slots).map(([name, values]) => [
    name,
    values.map((one) => one.map(() => LEFT)),
  ]);
  engine.writeState({ weights, slots: Object.fromEntries(left) });
  for (let epoch = 1; epoch <= 5; epoch++) await trainEpoch(engine, epoch, { model, optimizer });
  for (const [kernel] of Object.values(engine.readState().slots))
    expect(new Set(kernel)).toEqual(new Set([0]));
  engine.dispose();
  model.dispose();
});
