import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { LayerConfig } from '../../../src/config/schema.ts';
import { buildMlp } from '../../../src/model/build-mlp.ts';
import type { Engine, SgdSettings } from '../../../src/training/engine.ts';
import { createEngine, type EngineChoice } from '../../../src/training/engines/create-engine.ts';
import { stripes } from '../toy-data.ts';

const classes = 5;
const batchSize = 24;
/** As many images as a batch holds: an epoch is one step. */
const train = stripes(batchSize, classes);
const seed = 11;

function dense(units: number, activation: 'relu' | 'tanh' | 'softmax', l1: number, l2: number): LayerConfig {
  const common = { kernelInitializer: 'glorotUniform', useBias: true } as const;
  return { dense: { ...common, units, activation, kernelRegularizer: { l1, l2 } } };
}

const network = (l1: number, l2: number): LayerConfig[] => [
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  dense(33, 'relu', l1, l2),
  { dropout: { rate: 0.5 } },
  dense(17, 'tanh', l1, l2),
  { dropout: { rate: 0.3 } },
  dense(classes, 'softmax', l1, l2),
];

async function start(
  choice: EngineChoice['choice'],
  layers: LayerConfig[],
  optimizer: SgdSettings,
): Promise<Engine> {
  const model = buildMlp({ inputShape: [4, classes], layers, seed });
  const description = { model, train, batchSize, optimizer, seed };
  return (await createEngine({ choice, threads: 2 }, description)).engine;
}

/** Largest difference between numbers in the same places. */
function distance(some: readonly Float32Array[], others: readonly Float32Array[]): number {
  const differences = some.map((values, number) =>
    values.reduce((most, value, at) => Math.max(most, Math.abs(value - others[number]![at]!)), 0),
  );
  return Math.max(0, ...differences);
}

beforeAll(async () => {
  await useBackend('wasm');
});

const sgd = { learningRate: 0.1, momentum: 0, nesterov: false };
const momentum = { learningRate: 0.05, momentum: 0.9, nesterov: false };
const nesterov = { ...momentum, nesterov: true };

/** A few units in the last place of the largest weights, which are near 1. */
const TOLERANCE = 2e-6;

test.each([
  [sgd, { l1: 0, l2: 0 }],
  [sgd, { l1: 0.001, l2: 0 }],
  [sgd, { l1: 0, l2: 0.01 }],
  [sgd, { l1: 0.001, l2: 0.01 }],
  [momentum, { l1: 0, l2: 0 }],
  [momentum, { l1: 0.001, l2: 0.01 }],
  [nesterov, { l1: 0, l2: 0 }],
  [nesterov, { l1: 0.001, l2: 0.01 }],
])('both engines agree after each of 20 steps with dropout, %j %j', async (rule, { l1, l2 }) => {
  const fused = await start('fused', network(l1, l2), rule);
  const layers = await start('layers', network(l1, l2), rule);
  const first = fused.readState();
  expect(first).toEqual(layers.readState());
  expect(first.weights).toHaveLength(6);
  expect(first.velocities).toHaveLength(rule.momentum > 0 ? 6 : 0);
  for (let step = 1; step <= 20; step++) {
    const { objective } = await fused.trainEpoch(step, () => {});
    expect(objective).toBeCloseTo((await layers.trainEpoch(step, () => {})).objective, 5);
    const [ours, theirs] = [fused.readState(), layers.readState()];
    expect(distance(ours.weights, theirs.weights), `weights, step ${step}`).toBeLessThan(TOLERANCE);
    expect(distance(ours.velocities, theirs.velocities), `velocities, step ${step}`).toBeLessThan(TOLERANCE);
  }
  expect(distance(fused.readState().weights, first.weights)).toBeGreaterThan(0.05);
  fused.dispose();
  layers.dispose();
});
