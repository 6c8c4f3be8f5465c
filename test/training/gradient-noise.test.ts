import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { dropoutVariants } from '../../src/dropout/index.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import { permutation, RandomStream } from '../../src/random.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import { type GradientNoise, gradientNoise } from '../../src/training/gradient-noise.ts';

beforeAll(() => useBackend('cpu'));

const [PIXELS, HIDDEN, CLASSES, BATCH, COUNT, SEED, RATE] = [6, 5, 3, 8, 40, 3, 0.5] as const;
const set = {
  images: Uint8Array.from({ length: COUNT * PIXELS }, (_, index) => (index * index * 37 + 11 * index) % 256),
  labels: Uint8Array.from({ length: COUNT }, (_, index) => (index * 7) % CLASSES),
  count: COUNT,
};

function networkOf(rate: number) {
  const layers = [
    { flatten: {} },
    { dense: { units: HIDDEN, activation: 'relu' } },
    { dropout: { rate } },
    { dense: { units: CLASSES, activation: 'softmax' } },
  ] as const;
  return buildMlp({ inputShape: [2, 3], layers, seed: 1 });
}

/** [kernel and bias of the first layer, of the second]: the gradient of a batch by the chain rule, in float64. */
function gradientByHand(
  weights: readonly Float32Array[],
  batch: number,
  mask: number | undefined,
): [number[], number[]] {
  const [kernel1, bias1, kernel2, bias2] = weights as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const order = permutation(new RandomStream(SEED, 'shuffle', 0), COUNT);
  const factors = new Float32Array(BATCH * HIDDEN).fill(1);
  if (mask !== undefined) {
    const key = { seed: SEED, stream: 'sampling', epoch: mask, firstPosition: batch * BATCH, dropoutLayer: 0 } as const; // biome-ignore format: one line
    drawDropoutMask(factors, HIDDEN, dropoutVariants.dropout.noise(RATE), key);
  }
  const first = new Array<number>(PIXELS * HIDDEN + HIDDEN).fill(0);
  const second = new Array<number>(HIDDEN * CLASSES + CLASSES).fill(0);
  for (let row = 0; row < BATCH; row++) {
    const image = order[batch * BATCH + row]!;
    const x = Array.from({ length: PIXELS }, (_, pixel) => set.images[image * PIXELS + pixel]! / 255);
    const sums = Array.from(bias1, (b, unit) => x.reduce((sum, value, pixel) => sum + value * kernel1[pixel * HIDDEN + unit]!, b)); // biome-ignore format: one line
    const factor = (unit: number) => factors[row * HIDDEN + unit]!;
    const hidden = sums.map((sum, unit) => Math.max(0, sum) * factor(unit));
    const logits = Array.from(bias2, (b, c) => hidden.reduce((sum, value, unit) => sum + value * kernel2[unit * CLASSES + c]!, b)); // biome-ignore format: one line
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const errors = logits.map(
      (logit, c) => (Math.exp(logit) / total - Number(c === set.labels[image])) / BATCH,
    );
    for (let unit = 0; unit < HIDDEN; unit++) {
      const back = errors.reduce((sum, error, c) => sum + error * kernel2[unit * CLASSES + c]!, 0);
      const own = sums[unit]! > 0 ? back * factor(unit) : 0;
      for (let pixel = 0; pixel < PIXELS; pixel++) first[pixel * HIDDEN + unit]! += own * x[pixel]!;
      first[PIXELS * HIDDEN + unit]! += own;
      for (let c = 0; c < CLASSES; c++) second[unit * CLASSES + c]! += errors[c]! * hidden[unit]!;
    }
    for (let c = 0; c < CLASSES; c++) second[HIDDEN * CLASSES + c]! += errors[c]!;
  }
  return [first, second];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sum over the entries of the variances, in two passes. */
function varianceOf(rows: readonly (readonly number[])[]): number {
  return rows[0]!.reduce((sum, _, at) => {
    const column = rows.map((row) => row[at]!);
    const centre = mean(column);
    return sum + column.reduce((squares, value) => squares + (value - centre) ** 2, 0) / (rows.length - 1);
  }, 0);
}

test('is that of the chain rule by hand, in every layer', async () => {
  const model = networkOf(RATE);
  const weights = model.getWeights().map((weight) => weight.dataSync<'float32'>().slice());
  const found = (await gradientNoise({ model, rates: [RATE], seed: SEED }, set, BATCH)) as GradientNoise;
  const batches = Array.from({ length: COUNT / BATCH }, (_, batch) => batch);
  expect(found).toMatchObject({ batches: 5, batchSize: BATCH, masks: 2 });
  expect(found.layers.map(({ name }) => name)).toEqual(['dense_1', 'dense_2']);
  for (const layer of [0, 1] as const) {
    const plain = batches.map((batch) => gradientByHand(weights, batch, undefined)[layer]);
    const masked = batches.map((batch) =>
      varianceOf([1, 2].map((mask) => gradientByHand(weights, batch, mask)[layer])),
    );
    const centre = plain[0]!.map((_, at) => mean(plain.map((row) => row[at]!)));
    const { meanSquare, batchVariance, dropoutVariance } = found.layers[layer]!;
    expect(meanSquare).toBeCloseTo(
      centre.reduce((sum, value) => sum + value * value, 0),
      6,
    );
    expect(batchVariance).toBeCloseTo(varianceOf(plain), 6);
    expect(dropoutVariance).toBeCloseTo(mean(masked), 6);
    expect(dropoutVariance).toBeGreaterThan(0.01); // so that 6 decimals say something
  }
});

test('without dropout, nothing of it is dropout', async () => {
  const found = await gradientNoise({ model: networkOf(0), rates: [0], seed: SEED }, set, BATCH);
  expect(found).toMatchObject({ masks: 0, layers: [{ dropoutVariance: 0 }, { dropoutVariance: 0 }] });
});

test('the model stays as it is, and no tensor is left', async () => {
  const model = networkOf(RATE);
  const before = model.getWeights().map((weight) => [...weight.dataSync()]);
  const tensors = tf.memory().numTensors;
  await gradientNoise({ model, rates: [RATE], seed: SEED }, set, BATCH);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
});

test('there is none where there are not two batches', async () => {
  expect(await gradientNoise({ model: networkOf(RATE), rates: [RATE], seed: SEED }, set, 30)).toBeUndefined();
});
