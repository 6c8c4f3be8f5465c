import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { dropout } from '../../src/dropout/bernoulli.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { dropoutRates } from '../../src/model/names.ts';
import { drawDropoutMask, drawLogistics } from '../../src/training/dropout-mask.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import { LearnedRates } from '../../src/training/engines/layers/learned-rates.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import { Training } from '../../src/training/training.ts';
import { stripes } from './toy-data.ts';

const key = { seed: 9, epoch: 3, firstPosition: 5, dropoutLayer: 0 };
const [samples, units] = [400, 250];

beforeAll(async () => {
  await useBackend('wasm');
});

/** Flatten, 12 units, concrete dropout, softmax over 3 classes; images of 4 x 3 pixels. */
function network(start: number, { lengthScale = 0, dropoutRegularizer = 0 } = {}) {
  return buildMlp({
    inputShape: [4, 3],
    layers: [
      { flatten: {} },
      { dropout: { rate: 0.1 } },
      { dense: { units: 12, activation: 'relu' } },
      { concreteDropout: { start, lengthScale, dropoutRegularizer } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 3,
  });
}

describe.each([0.05, 0.3, 0.5, 0.9])('at rate %d', (rate) => {
  const logit = Math.log(rate / (1 - rate));
  const logistics = new Float32Array(samples * units);
  const bits = new Float32Array(samples * units);
  drawLogistics(logistics, units, key);
  drawDropoutMask(bits, units, dropout.noise(rate), key);

  test('a logistic number is below the logit where dropout drops the unit', () => {
    const differing = [...logistics].filter((value, at) => value < logit !== (bits[at] === 0));
    expect(differing.length).toBeLessThan(5); // draws that are the threshold itself, which is rounded
  });

  test('relaxed masks are those of dropout but for draws near the threshold, and have the mean 1', () => {
    const layers = [
      { flatten: {} },
      { concreteDropout: { start: rate, lengthScale: 0, dropoutRegularizer: 0 } },
      { dense: { units: 2, activation: 'softmax' as const } },
    ];
    const learned = new LearnedRates(buildMlp({ inputShape: [1, units], layers, seed: 1 }), 1);
    const mask = tf.tidy(() => learned.disturb(tf.ones([samples, units]), key)!.dataSync<'float32'>());
    const far = [...mask.keys()].filter((at) => Math.abs(logistics[at]! - logit) > 1);
    expect(far.length).toBeGreaterThan(0.4 * mask.length);
    expect(
      Math.max(...far.map((at) => Math.abs(mask[at]! * (1 - rate) - Math.sign(bits[at]!)))),
    ).toBeLessThan(1e-4);
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeCloseTo(1, 1);
    learned.dispose();
  });
});

/** Trains a number of epochs and says what became of the model. */
async function trained(model: ReturnType<typeof network>, epochs = 3) {
  const data = { train: stripes(60, 3, 1), validation: stripes(30, 3, 2) };
  const optimizer = { type: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false } as const;
  const description = { model, train: data.train, batchSize: 10, optimizer, seed: 1 };
  const chosen = await createEngine({ choice: 'auto', threads: 1 }, description);
  const training = new Training(chosen.engine, data, { epochs, learningRate: 0.5, rates: [0.1, 0.2] });
  const records: EpochRecord[] = [];
  for await (const record of training.epochs(new AbortController().signal)) records.push(record);
  return { ...chosen, records };
}

test.each([
  ['the entropy of masks favours a rate of 0.5', 0.1, { dropoutRegularizer: 60 }, [0.49, 0.51]],
  ['the entropy of masks favours a rate of 0.5', 0.9, { dropoutRegularizer: 60 }, [0.49, 0.51]],
  ['the penalty on weights favours small rates', 0.5, { lengthScale: 5 }, [0, 0.2]],
])('%s: from %d', async (_, start, regularization, [least, most]) => {
  const { records, engine } = await trained(network(start, regularization), 20);
  const rate = records.at(-1)?.dropoutRates?.[1];
  expect(rate).toBeGreaterThan(least!);
  expect(rate).toBeLessThan(most!);
  engine.dispose();
});

test('the rate is learned: recorded after each epoch, and the model has it', async () => {
  const model = network(0.2, { dropoutRegularizer: 1 });
  const { records, engine } = await trained(model);
  const rates = records.map(({ dropoutRates: all }) => all!);
  expect(rates.map(([first]) => first)).toEqual([0.1, 0.1, 0.1]);
  const learned = rates.map(([, second]) => second!);
  expect(new Set([0.2, ...learned]).size).toBe(4);
  expect(dropoutRates(model)).toEqual([
    { name: 'dropout_1', value: 0.1 },
    { name: 'concreteDropout_1', value: learned[2] },
  ]);
  engine.dispose();
});

test('the state has the rate: written back, it is in the model again', async () => {
  const model = network(0.2, { dropoutRegularizer: 1 });
  const { engine } = await trained(model, 1);
  const [state, before] = [engine.readState(), dropoutRates(model)];
  expect(state.weights.length).toBe(model.getWeights().length + 1);
  const weights = state.weights.with(-1, Float32Array.of(0));
  engine.writeState({ ...state, weights });
  expect(dropoutRates(model)[1]?.value).toBe(0.5);
  engine.writeState(state);
  expect(dropoutRates(model)).toEqual(before);
  engine.dispose();
});

test('the penalty is that of the paper, and the fused engine says why it does not train', async () => {
  const model = network(0.2, { lengthScale: 3, dropoutRegularizer: 2 });
  const { engine, fallbackReason } = await trained(model, 0);
  const kernel = model.getWeights()[2]!.dataSync<'float32'>();
  const squares = kernel.reduce((sum, weight) => sum + weight ** 2, 0);
  const entropy = -(0.2 * Math.log(0.2) + 0.8 * Math.log(0.8));
  expect(engine.penalty()).toBeCloseTo((((9 / 2) * squares) / 0.8 - 2 * 12 * entropy) / 60, 5);
  expect(fallbackReason).toBe('layer concreteDropout_1: a rate that is learned has no fused kernel');
  engine.dispose();
});
