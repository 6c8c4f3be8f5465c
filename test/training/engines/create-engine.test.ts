import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { ImageSet } from '../../../src/dataset/dataset.ts';
import { UserError } from '../../../src/errors.ts';
import { createEngine, type EngineChoice } from '../../../src/training/engines/create-engine.ts';
import { trainEpoch } from '../epochs.ts';
import { stripes } from '../toy-data.ts';

const classes = 3;
const train = stripes(60, classes);

beforeAll(async () => {
  await useBackend('wasm');
});

/** Flatten, a hidden layer and softmax. */
function network(activation: string): tf.Sequential {
  const hidden = { units: 8, activation: activation as 'relu', name: 'hidden' };
  const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [4, classes] }),
      tf.layers.dense({ ...hidden, ...seeded(1) }),
      tf.layers.dense({ units: classes, activation: 'softmax', ...seeded(2) }),
    ],
  });
}

const optimizer = { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const;

function make(choice: EngineChoice['choice'], model: tf.Sequential, images: ImageSet = train, batchSize = 8) {
  return createEngine({ choice, threads: 1 }, { model, train: images, batchSize, optimizer, seed: 1 });
}

describe('createEngine', () => {
  test.each([
    ['auto', 'relu', 'fused', undefined],
    ['fused', 'relu', 'fused', undefined],
    ['layers', 'relu', 'layers', undefined],
    ['layers', 'swish', 'layers', undefined],
    ['auto', 'swish', 'layers', 'layer hidden: the activation swish has no fused kernel'],
  ] as const)('%s with %s takes the %s engine', async (choice, activation, name, reason) => {
    const model = network(activation);
    const { engine, ...rest } = await make(choice, model);
    expect(engine.name).toBe(name);
    expect(rest).toEqual(reason === undefined ? {} : { fallbackReason: reason });
    const before = await engine.measure(train);
    for (let epoch = 1; epoch <= 5; epoch++) await trainEpoch(engine, epoch, { model, optimizer });
    expect((await engine.measure(train)).loss).toBeLessThan(before.loss * 0.9);
    engine.dispose();
  });

  test('fused refuses what its plan refuses', async () => {
    await expect(make('fused', network('swish'))).rejects.toEqual(
      new UserError(
        'fused/unsupported',
        'The fused engine cannot train this network: layer hidden: the activation swish has no fused kernel.',
        'Set training.engine to layers or auto.',
      ),
    );
  });

  // One pixel an image and 65536 units: little to hold, but each sample of a batch needs over a megabyte to work in.
  test.each(['fused', 'auto'] as const)(
    '%s refuses a batch that does not fit into the memory of WebAssembly',
    async (choice) => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 65536, inputShape: [1], kernelInitializer: 'zeros' }),
          tf.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: 'zeros' }),
        ],
      });
      const count = 32768;
      const images = { images: new Uint8Array(count).fill(1), labels: new Uint8Array(count), count };
      const error = await make(choice, model, images, count).catch((thrown) => thrown);
      const gigabytes = Number(/need (\S+) GB/.exec(error.message)?.[1]); // changes with the layout of the arena
      expect(gigabytes).toBeGreaterThan(4);
      expect(error).toEqual(
        new UserError(
          'fused/too-large',
          `The fused engine would need ${gigabytes.toFixed(1)} GB of memory for this network and data; WebAssembly has 4.`,
          'Take fewer training images (data.subset), a smaller batch or narrower layers, or set training.engine: layers.',
        ),
      );
    },
  );
});
