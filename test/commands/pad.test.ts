import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { padOf } from '../../src/commands/pad.ts';
import type { TrainedModel } from '../../src/commands/trained-model.ts';
import { predictLogits } from '../../src/evaluation/predict.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import type { LayersModel } from '../../src/model/tf-layers.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

type Shape = readonly [number, number];

/** What is asked of a trained model here. */
async function padFor(network: LayersModel, imageShape: Shape, change = (logits: Float32Array) => logits) {
  const images = Uint8Array.from({ length: 2 * imageShape[0] * imageShape[1] }, (_, at) => (31 * at) % 256);
  const set = { images, labels: new Uint8Array(2), count: 2 };
  const model = { network, imageShape, classes: 3, seed: 1, name: 'it' } as unknown as TrainedModel;
  return await padOf(model, set, change(await predictLogits(network, set)));
}

const perceptron = (inputShape: Shape, units: number) =>
  buildMlp({
    inputShape: [...inputShape],
    layers: [
      { flatten: {} },
      { dense: { units, activation: 'relu' } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 1,
  });

test('a network of pictures has a pad, with the program that the build made', async () => {
  const pad = await padFor(perceptron([8, 8], 4), [8, 8]);
  if ('missing' in pad) throw new Error(pad.missing);
  expect(pad.network).toMatchObject({ imageShape: [8, 8], seed: 1 });
  expect(Buffer.from(pad.network.weights, 'base64')).toHaveLength(4 * (64 * 4 + 4 + 4 * 3 + 3));
  expect(pad.program).toContain('#pad-data');
  expect(pad.program).not.toMatch(/<\/script|<!--/i); // which would end the element it stands in
});

describe('no pad, and why', () => {
  const convolution = () =>
    sequential({
      layers: [
        layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [8, 8, 1], name: 'edges' }),
        layers.flatten(),
        layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
  const disconnected = () =>
    buildMlp({
      inputShape: [8, 8],
      layers: [
        { flatten: {} },
        { dropConnect: { rate: 0.5, inference: 'mean' } },
        { dense: { units: 3, activation: 'softmax' } },
      ],
      seed: 1,
    });
  const cases: [why: string, network: () => LayersModel, imageShape: Shape][] = [
    ['images of 7x30 pixels are no pictures to draw', () => perceptron([7, 30], 4), [7, 30]],
    ['a page cannot compute this network: its layer edges is a Conv2D', convolution, [8, 8]],
    ['a page cannot compute this network: its layer dropConnect_1 drops weights, not units', disconnected, [8, 8]],
    ['its weights would take 1.7 MB of this page, which shall stay under 2 MB', () => perceptron([28, 28], 400), [28, 28]],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (missing, network, shape) => {
    expect(await padFor(network(), shape)).toEqual({ missing });
  });

  test('what a page computes is not what the network gives', async () => {
    const missing = 'what a page computes of this network is not what the network gives';
    const differently = (logits: Float32Array) =>
      logits.map((logit, at) => (at === 4 ? logit + 0.01 : logit));
    expect(await padFor(perceptron([8, 8], 4), [8, 8], differently)).toEqual({ missing });
  });
});
