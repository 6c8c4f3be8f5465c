import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { ActivationTally } from '../../src/evaluation/inside.ts';
import { insideOf } from '../../src/evaluation/inside-of.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';

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
