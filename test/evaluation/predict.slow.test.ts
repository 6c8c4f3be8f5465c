import '@tensorflow/tfjs-backend-cpu';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { batchSizeFor, predictLogits } from '../../src/evaluation/predict.ts';

const flat = () => layers.flatten({ inputShape: [28, 28] });
const ofUnits = (units: number) => layers.dense({ units, kernelInitializer: 'zeros' });
const chain = (...all: layers.Layer[]) => sequential({ layers: all });

describe('the largest layer says how many images are computed at once', () => {
  const repeated = (times: number) => layers.repeatVector({ n: times, inputShape: [784] });
  const cases: [name: string, model: () => LayersModel, images: number][] = [
    ['the network of the article', () => chain(flat(), ofUnits(800), ofUnits(800), ofUnits(10)), 1000],
    ['one of 10 000 units', () => chain(flat(), ofUnits(10_000), ofUnits(10)), 1000],
    ['one that repeats the image 200 times', () => chain(flat(), repeated(200), layers.globalAveragePooling1d({})), 106],
    ['the same in a model within', () => chain(flat(), chain(repeated(200), layers.globalAveragePooling1d({}))), 106],
    ['one that repeats the image 21 000 times', () => chain(flat(), repeated(21_000)), 1],
    ['one that repeats the image 30 000 times', () => chain(flat(), repeated(30_000)), 1],
  ]; // biome-ignore format: a table

  test.each(cases)('%s', (_, model, images) => {
    expect(batchSizeFor(model())).toBe(images);
  });
});

// In WebAssembly, since the backend cpu takes seconds to repeat so many numbers.
test('the logits do not depend on which images are computed at once', async () => {
  await useBackend('wasm');
  const model = chain(
    layers.flatten({ inputShape: [2, 2] }),
    layers.repeatVector({ n: 200_000 }), // 20 images at once
    layers.globalMaxPooling1d({}),
    layers.dense({ units: 3 }),
  );
  const images = Uint8Array.from({ length: 21 * 4 }, (_, position) => (37 * position) % 256);
  const logitsFrom = (start: number, end: number) =>
    predictLogits(model, {
      images: images.subarray(4 * start, 4 * end),
      labels: new Uint8Array(end - start),
      count: end - start,
    });
  const parts = [...(await logitsFrom(0, 7)), ...(await logitsFrom(7, 21))];
  expect([...(await logitsFrom(0, 21))]).toEqual(parts);
});
