import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { ImageSet } from '../../../src/dataset/dataset.ts';
import { dropout } from '../../../src/dropout/bernoulli.ts';
import { predictLogits } from '../../../src/evaluation/predict.ts';
import { buildMlp, type LayerDescription } from '../../../src/model/build-mlp.ts';
import type { LayersModel } from '../../../src/model/tf-layers.ts';
import { RandomStream } from '../../../src/random.ts';
import { drawDropoutMask } from '../../../src/training/dropout-mask.ts';
import { createSampler, savedRates } from '../../../src/training/engines/create-sampler.ts';
import { LayersSampler } from '../../../src/training/engines/layers/sampler.ts';

const random = new RandomStream(3, 'split');
const imageSet = (count: number): ImageSet => ({
  images: Uint8Array.from({ length: count * 30 }, () => (random.below(3) === 0 ? random.below(256) : 0)),
  labels: new Uint8Array(count),
  count,
});
const few = imageSet(40);
const many = imageSet(1100); // more than one chunk

beforeAll(async () => {
  await useBackend('cpu');
});

const hidden = (units: number, activation: 'relu' | 'tanh' | 'selu' = 'relu') => ({
  dense: { units, activation },
});
const build = (...layers: LayerDescription[]) =>
  buildMlp({
    inputShape: [5, 6],
    layers: [{ flatten: {} }, ...layers, { dense: { units: 4, activation: 'softmax' } }],
    seed: 5,
  });

const networks: Record<string, () => LayersModel> = {
  'dropout behind each layer': () =>
    build(hidden(40), { dropout: { rate: 0.2 } }, hidden(20), { dropout: { rate: 0.5 } }),
  'dropout behind the second layer only': () =>
    build(hidden(40), hidden(33, 'tanh'), { dropout: { rate: 0.4 } }),
  'dropout on the input': () => build({ dropout: { rate: 0.3 } }, hidden(20), { dropout: { rate: 0.5 } }),
  'Gaussian dropout': () => build(hidden(40), { gaussianDropout: { rate: 0.3 } }),
  'alpha dropout': () =>
    build(hidden(40, 'selu'), { alphaDropout: { rate: 0.2 } }, hidden(20), { dropout: { rate: 0.1 } }),
  'concrete dropout': () =>
    build(hidden(40), { concreteDropout: { start: 0.3, lengthScale: 0, dropoutRegularizer: 1 } }),
  'Gaussian noise on the input': () => build({ gaussianNoise: { stddev: 0.2 } }, hidden(20)),
};

async function sampled(
  choice: 'fused' | 'layers',
  model: LayersModel,
  { set = few, samples = 3, threads = 1, seed = 9, firstPosition = 0, rates = savedRates(model) } = {},
): Promise<Float32Array> {
  const sampler = await createSampler({ choice, threads }, { model, rates, seed }, 'a model');
  const logits = new Float32Array(set.count * samples * 4);
  let length = 0;
  for await (const block of sampler.sample(set, samples, firstPosition)) {
    logits.set(block, length);
    length += block.length;
  }
  sampler.dispose();
  return logits.subarray(0, length);
}

const distance = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);

describe.each(Object.keys(networks))('%s', (name) => {
  test('both engines give the same samples but for rounding', async () => {
    const model = networks[name]!();
    const [fused, layers] = [await sampled('fused', model), await sampled('layers', model)];
    expect(fused.length).toBe(40 * 3 * 4);
    expect(distance(fused, layers)).toBeLessThan(1e-5);
    expect(distance(fused.subarray(0, 4), fused.subarray(4, 8))).toBeGreaterThan(1e-3);
  });

  test('any number of threads gives the same bits, and so do blocks and samples asked for apart', async () => {
    const model = networks[name]!();
    const whole = await sampled('fused', model, { set: many, samples: 70 });
    expect(await sampled('fused', model, { set: many, samples: 70, threads: 3 })).toEqual(whole);
    const tail = { images: many.images.subarray(1050 * 30), labels: many.labels.subarray(1050), count: 50 };
    const apart = await sampled('fused', model, { set: tail, samples: 66, firstPosition: 1050 });
    for (let image = 0; image < 50; image++) {
      const from = (1050 + image) * 70 * 4;
      expect(apart.subarray(image * 66 * 4, (image + 1) * 66 * 4)).toEqual(
        whole.subarray(from, from + 66 * 4),
      );
    }
  });
});

test('a sample is the network with the masks of the stream `sampling`', async () => {
  const model = build(hidden(40), { dropout: { rate: 0.25 } });
  const [w1, b1, w2, b2] = model.getWeights().map((weights) => weights.dataSync());
  const [image, sample] = [7, 2];
  const mask = new Float32Array(40);
  const key = { seed: 9, stream: 'sampling', epoch: sample, firstPosition: image, dropoutLayer: 0 } as const;
  drawDropoutMask(mask, 40, dropout.noise(0.25), key);
  const x = [...few.images.subarray(image * 30, (image + 1) * 30)].map((pixel) => pixel / 255);
  const y = [...mask].map((factor, unit) => {
    const sum = x.reduce((total, value, input) => total + value * w1![input * 40 + unit]!, b1![unit]!);
    return factor * Math.max(0, sum);
  });
  const expected = Float32Array.from({ length: 4 }, (_, index) =>
    y.reduce((total, value, unit) => total + value * w2![unit * 4 + index]!, b2![index]!),
  );
  const start = (image * 3 + sample - 1) * 4;
  expect(distance((await sampled('fused', model)).subarray(start, start + 4), expected)).toBeLessThan(1e-5);
});

test.each([
  ['the seed', { seed: 10 }],
  ['the position', { firstPosition: 1 }],
  ['the rates', { rates: [0.3, 0.3] }],
])('%s makes a difference', async (_, change) => {
  const model = networks['dropout behind each layer']!();
  expect(distance(await sampled('fused', model), await sampled('fused', model, change))).toBeGreaterThan(
    1e-3,
  );
});

test.each([1, 3])(
  'threads: %i: a caller that stops after a block gets the same when it asks again',
  async (threads) => {
    const model = networks['dropout behind each layer']!();
    const whole = await sampled('fused', model, { set: many });
    const sampler = await createSampler(
      { choice: 'fused', threads },
      { model, rates: savedRates(model), seed: 9 },
      'a model',
    );
    for (let attempt = 0; attempt < 10; attempt++) {
      for await (const _ of sampler.sample(many, 64)) break;
      const numbers: number[] = [];
      for await (const block of sampler.sample(many, 3)) numbers.push(...block);
      expect(Float32Array.from(numbers)).toEqual(whole);
    }
    sampler.dispose();
  },
);

test('with dropout so small that it drops nothing, a sample is the network without', async () => {
  const model = build(hidden(40), { dropout: { rate: 1e-9 } });
  const [samples, plain] = [await sampled('fused', model, { samples: 1 }), await predictLogits(model, few)];
  expect(distance(samples, plain)).toBeLessThan(1e-5);
});

test('of a layer that drops weights, as many images are a block as have masks of 64 MB', async () => {
  const model = buildMlp({
    inputShape: [8, 8],
    layers: [
      { flatten: {} },
      { dropConnect: { rate: 0.5, inference: 'mean' } },
      { dense: { units: 16384, kernelInitializer: 'zeros' } },
      { dense: { units: 4, activation: 'softmax', kernelInitializer: 'zeros' } },
    ],
    seed: 5,
  });
  const sampler = new LayersSampler({ model, rates: [0.5], seed: 9 });
  const black = { images: new Uint8Array(600 * 64), labels: new Uint8Array(600), count: 600 };
  const images: number[] = [];
  for await (const block of sampler.sample(black, 1)) images.push(block.length / 4);
  expect(images).toEqual([512, 88]);
});

describe('a model that cannot be sampled', () => {
  const functional = () => {
    const input = tf.input({ shape: [30] });
    const output = tf.layers
      .dense({ units: 4, activation: 'softmax' })
      .apply(tf.layers.dropout({ rate: 0.2 }).apply(input));
    return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor }) as unknown as LayersModel;
  };
  const sequential = (...layers: ReturnType<typeof tf.layers.dense>[]) =>
    tf.sequential({ layers }) as unknown as LayersModel;
  const softmax = () => tf.layers.dense({ units: 4, activation: 'softmax', name: 'output' });
  const nested = () =>
    sequential(
      tf.sequential({
        name: 'inner',
        layers: [tf.layers.dense({ units: 3, inputShape: [30] }), tf.layers.dropout({ rate: 0.2 })],
      }) as never,
      softmax(),
    );

  test.each([
    [
      'no dropout',
      () => build(hidden(20)),
      'a model: it has no dropout layer, so that every sample would be the same',
    ],
    [
      'rates of 0',
      () => build(hidden(20), { dropout: { rate: 0 } }),
      'a model: the rates of its dropout layers are 0, so that every sample would be the same',
    ],
    ['branches', functional, 'a model: its dropout cannot be drawn: its layers are not one after the other'],
    ['dropout inside', nested, 'a model: its dropout cannot be drawn: layer inner: there is dropout in it'],
    [
      'a kind that is not ours',
      () =>
        sequential(
          tf.layers.spatialDropout1d({ rate: 0.2, name: 'sd', inputShape: [5, 6] }) as never,
          tf.layers.flatten() as never,
          softmax(),
        ),
      'a model: its dropout cannot be drawn: layer sd: SpatialDropout1D is not among those we draw',
    ],
    [
      'a sigmoid at its end',
      () => sequential(tf.layers.dropout({ rate: 0.2, inputShape: [30] }) as never, tf.layers.dense({ units: 4, activation: 'sigmoid' })), // biome-ignore format: one line
      'a model: its dropout cannot be drawn: its last activation is sigmoid, neither softmax nor linear',
    ],
  ])('%s', async (_, model, message) => {
    await expect(sampled('layers', model())).rejects.toThrow(expect.objectContaining({ message }));
  });
});
