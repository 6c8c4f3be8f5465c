import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { ImageSet } from '../../../src/dataset/dataset.ts';
import type { Schedule } from '../../../src/schedules/index.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import { epochSettings } from '../../../src/training/epoch-settings.ts';
import { stripes } from '../toy-data.ts';

const classes = 3;
const good = stripes(60, classes);

beforeAll(async () => {
  await useBackend('wasm');
});

function make(
  choice: 'fused' | 'layers',
  train: ImageSet,
  batchSize = 8,
  { momentum = 0 }: { momentum?: Schedule } = {},
) {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, classes] }),
      tf.layers.dense({ units: classes, activation: 'softmax' }),
    ],
  });
  const optimizer = { type: 'sgd', learningRate: 0.1, momentum, nesterov: false } as const;
  return createEngine({ choice, threads: 1 }, { model, train, batchSize, optimizer, seed: 1 });
}

describe.each(['fused', 'layers'] as const)('the %s engine refuses', (choice) => {
  test.each([
    [
      'images of another size',
      { ...good, images: good.images.subarray(0, 60 * 11) },
      "images: expected 60 of 12 bytes each, the model's input, received 660 bytes",
    ],
    [
      'fewer labels than images',
      { ...good, labels: good.labels.subarray(0, 59) },
      'labels: expected 60, one for each image, received 59',
    ],
    [
      'a class that the model has not',
      { ...good, labels: good.labels.map((label, image) => (image === 7 ? 3 : label)) },
      'labels: expected classes from 0 to 2, as many as the model has outputs, received 3',
    ],
    [
      'no images',
      { images: new Uint8Array(), labels: new Uint8Array(), count: 0 },
      'images: expected at least one, received none',
    ],
  ])('%s', async (_, train, message) => {
    await expect(make(choice, train)).rejects.toMatchObject({
      name: 'UserError',
      code: 'engine/data',
      message,
    });
  });

  test.each([0, 2.5, Number.NaN])('a batch size of %d', async (batchSize) => {
    await expect(make(choice, good, batchSize)).rejects.toThrow(
      `batchSize: expected a whole number from 1, received ${batchSize}`,
    );
  });

  test('a momentum that follows a schedule, without its numbers', async () => {
    const momentum = { linear: { from: 0.5, to: 0.9 } };
    const { engine } = await make(choice, good, undefined, { momentum });
    const settings = epochSettings({ learningRate: 0.1, rates: [] }, { epoch: 1, epochs: 1, batches: 8 });
    await expect(engine.trainEpoch(1, settings)).rejects.toMatchObject({
      code: 'engine/data',
      message: 'momenta: expected 8, one for each batch, received none',
    });
    engine.dispose();
  });

  test.each<[string, { rates?: number[]; batches?: number }, string]>([
    ['rates', { rates: [0.1] }, 'rates: expected 0, one for each dropout layer, received 1'],
    ['learning rates', { batches: 7 }, 'learningRates: expected 8, one for each batch, received 7'],
  ])('settings of an epoch with too many or too few %s', async (_, { rates = [], batches = 8 }, message) => {
    const { engine } = await make(choice, good);
    const settings = epochSettings({ learningRate: 0.1, rates }, { epoch: 1, epochs: 1, batches });
    await expect(engine.trainEpoch(1, settings)).rejects.toMatchObject({ code: 'engine/data', message });
    engine.dispose();
  });
});
