import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfLayers from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { ActivationTally } from '../../src/evaluation/inside.ts';
import { insideOf } from '../../src/evaluation/inside-of.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import type { LayersModel } from '../../src/model/tf-layers.ts';

/** What `peers.py` stored: activations [50, 12] and a kernel [6, 12]. */
const peers = JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8')).inside;
const activations = Float64Array.from(peers.activations);
const kernel = Float64Array.from(peers.kernel);

function figuresOf(values: Float64Array, units: number, weights = new Float64Array(units)) {
  const tally = new ActivationTally(units);
  const half = Math.floor(values.length / units / 2) * units;
  tally.add(values.subarray(0, half));
  tally.add(values.subarray(half));
  return tally.figures('dense_1', weights);
}

describe('on the same activations', () => {
  test.each(['meanActivation', 'zeros', 'deadUnits', 'meanWeightNorm', 'coAdaptation'] as const)(
    '%s is that of NumPy',
    (name) => {
      const { [name]: figure } = figuresOf(activations, peers.units, kernel);
      expect(figure).toBeCloseTo(peers.figures[name], 9);
    },
  );
});

test.each([
  ['units that rise together', [1, 2, 2, 4, 3, 6], 1],
  ['units against each other', [1, 3, 2, 2, 3, 1], 1],
  ['a constant unit, which has no correlation', [1, 5, 2, 5, 3, 5], null],
  ['a dead unit', [1, 0, 2, 0, 3, 0], null],
])('co-adaptation of %s', (_, values, expected) => {
  const { coAdaptation } = figuresOf(Float64Array.from(values), 2);
  if (expected === null) expect(coAdaptation).toBeNull();
  else expect(coAdaptation).toBeCloseTo(expected, 12);
});

test('of a network, the hidden dense layers in order, behind their activation and without dropout', async () => {
  await useBackend('cpu');
  const layers = [
    { flatten: {} },
    { dense: { units: 2, activation: 'relu' } },
    { dropout: { rate: 0.9 } },
    { dense: { units: 2, activation: 'softmax' } },
  ] as const;
  const model = buildMlp({ inputShape: [1, 2], layers, seed: 1 });
  const [, bias, ...others] = model.getWeights();
  model.setWeights([tf.tensor2d([[1, -1], [0, 0]]), bias!, ...others]); // biome-ignore format: a matrix
  const images = { images: Uint8Array.from([255, 0, 51, 9]), labels: new Uint8Array(2), count: 2 };
  const [inside, ...more] = await insideOf(model, images);
  expect(more).toEqual([]);
  expect(inside).toMatchObject({ name: 'dense_1', units: 2, zeros: 0.5, deadUnits: 1, meanWeightNorm: 1 });
  expect(inside?.meanActivation).toBeCloseTo((1 + 0.2) / 4, 6);
});

describe("of other people's models", () => {
  const images = { images: Uint8Array.from([255, 0, 51, 9]), labels: new Uint8Array(2), count: 2 };
  const input = () => tfLayers.input({ shape: [2] });
  const dense = (units: number, activation: 'linear' | 'relu' | 'softmax', name: string) =>
    tfLayers.layers.dense({ units, activation, name, kernelInitializer: 'ones' });
  const namesIn = async (model: unknown) =>
    (await insideOf(model as LayersModel, images)).map(({ name, meanActivation }) => [
      name,
      Number(meanActivation.toFixed(6)),
    ]);

  test('layers side by side have each their figures', async () => {
    const start = input();
    const [one, other] = [dense(3, 'relu', 'one').apply(start), dense(2, 'relu', 'other').apply(start)];
    const both = tfLayers.layers.concatenate().apply([one, other] as tfLayers.SymbolicTensor[]);
    const outputs = dense(2, 'softmax', 'last').apply(both) as tfLayers.SymbolicTensor;
    const mean = Number(((1 + 60 / 255) / 2).toFixed(6));
    expect(await namesIn(tfLayers.model({ inputs: start, outputs }))).toEqual([['one', mean], ['other', mean]]); // biome-ignore format: a list
  });

  test('an activation may be a layer of its own, and so may the last softmax', async () => {
    const layers = [
      tfLayers.layers.inputLayer({ inputShape: [2] }),
      tfLayers.layers.dense({
        units: 2,
        name: 'hidden',
        kernelInitializer: tfLayers.initializers.constant({ value: -1 }),
      }),
      tfLayers.layers.reLU(),
      dense(2, 'linear', 'scores'),
      tfLayers.layers.softmax(),
    ];
    expect(await namesIn(tfLayers.sequential({ layers }))).toEqual([['hidden', 0]]);
  });
});
