import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { unitValues } from '../../src/dataset/batches.ts';
import { predictLogits } from '../../src/evaluation/predict.ts';
import { probabilitiesOf } from '../../src/evaluation/probabilities.ts';
import type { LayerDescription } from '../../src/model/build-mlp.ts';
import { Network, type PadActivation } from '../../src/pad/network.ts';
import { createSampler, savedRates } from '../../src/training/engines/create-sampler.ts';
import { bothOf, someImages } from './networks.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const softmax = { dense: { units: 5, activation: 'softmax' } } as const;
const hidden = (activation: PadActivation) => ({ dense: { units: 40, activation } });

const images = someImages(6);
const set = { images, labels: new Uint8Array(6), count: 6 };
const pixelsOf = (image: number) =>
  Float32Array.from(images.subarray(48 * image, 48 * (image + 1)), (byte) => unitValues[byte]!);

/** The largest difference of two lists of probabilities. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
}

describe('a page computes what TensorFlow.js computes', () => {
  const activations: PadActivation[] = [
    ...(['linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus', 'softmax'] as const),
  ];
  const cases: [name: string, layers: LayerDescription[]][] = [
    ...activations.map((one): [string, LayerDescription[]] => [one, [hidden(one), hidden(one), softmax]]),
    ['no hidden layer', [softmax]],
    ['no biases', [{ dense: { units: 9, activation: 'tanh', useBias: false } }, softmax]],
    ['linear outputs', [hidden('relu'), { dense: { units: 5 } }]],
    ['dropout, which lets all through', [{ dropout: { rate: 0.4 } }, hidden('relu'), softmax]],
  ];

  test.each(cases)('%s', async (_, layers) => {
    const { model, page } = bothOf(...layers);
    const network = new Network(page);
    const right = probabilitiesOf(await predictLogits(model, set), 5);
    for (let image = 0; image < set.count; image++)
      expect(difference(network.probabilities(pixelsOf(image)), right.subarray(5 * image, 5 * image + 5))).toBeLessThan(1e-6); // biome-ignore format: one line
  });
});

describe('its sub-networks are those that --mc-samples draws of a picture', () => {
  const cases: [name: string, layers: LayerDescription[]][] = [
    ['dropout', [hidden('relu'), { dropout: { rate: 0.2 } }, hidden('relu'), { dropout: { rate: 0.5 } }, softmax]],
    ['dropout of pixels', [{ dropout: { rate: 0.5 } }, hidden('relu'), softmax]],
    ['the second of two, as the first has the rate 0', [{ dropout: { rate: 0 } }, hidden('relu'), { dropout: { rate: 0.5 } }, softmax]],
    ['gaussianDropout', [hidden('relu'), { gaussianDropout: { rate: 0.3 } }, softmax]],
    ['alphaDropout', [hidden('selu'), { alphaDropout: { rate: 0.2 } }, softmax]],
    ['gaussianNoise', [{ gaussianNoise: { stddev: 0.2 } }, hidden('relu'), softmax]],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', async (_, layers) => {
    const { model, page } = bothOf(...layers);
    const network = new Network(page);
    const rates = savedRates(model);
    const choice = { choice: 'layers', threads: 1 } as const;
    const sampler = await createSampler(choice, { model, rates, seed: page.seed }, 'it');
    for (const image of [0, 5]) {
      const one = {
        images: images.subarray(48 * image, 48 * image + 48),
        labels: new Uint8Array(1),
        count: 1,
      };
      for await (const logits of sampler.sample(one, 20)) {
        const own = probabilitiesOf(network.sampleLogits(pixelsOf(image), 20), 5);
        expect(difference(own, probabilitiesOf(logits, 5))).toBeLessThan(1e-6);
      }
    }
  });
});
