import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp, type MlpDescription } from '../../src/model/build-mlp.ts';

type Layers = MlpDescription['layers'];
const dense = (units: number, activation: 'relu' | 'softmax') => ({ dense: { units, activation } });
const article: Layers = [
  { flatten: {} },
  dense(128, 'relu'),
  { dropout: { rate: 0.2 } },
  dense(64, 'relu'),
  { dropout: { rate: 0.2 } },
  dense(10, 'softmax'),
];
/** Like it, and quick to build. */
const narrow: Layers = article.map((layer) => ('dense' in layer ? dense(10, 'softmax') : layer));
const build = (layers: Layers, seed = 1) => buildMlp({ inputShape: [28, 28], layers, seed });
const weightsOf = (layers: Layers, seed = 1) =>
  build(layers, seed)
    .getWeights()
    .map((weight) => weight.dataSync().slice());

beforeAll(async () => {
  await useBackend('wasm');
});

describe('buildMlp', () => {
  test("the article's network: 109 386 parameters in six standard layers", () => {
    const model = build(article);
    expect(model.layers.map((layer) => [layer.name, layer.getClassName(), layer.outputShape])).toEqual([
      ['flatten_1', 'Flatten', [null, 784]],
      ['dense_1', 'Dense', [null, 128]],
      ['dropout_1', 'Dropout', [null, 128]],
      ['dense_2', 'Dense', [null, 64]],
      ['dropout_2', 'Dropout', [null, 64]],
      ['dense_3', 'Dense', [null, 10]],
    ]);
    expect(model.countParams()).toBe(784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10);
    expect(model.layers.map((layer) => layer.getConfig().rate).filter(Boolean)).toEqual([0.2, 0.2]);
  });

  test('what is built depends on the description alone, not on models built before', () => {
    const first = build(narrow);
    build(narrow, 2);
    const second = build(narrow);
    expect((second as Sequential).toJSON()).toEqual((first as Sequential).toJSON());
    expect(weightsOf(narrow)).toEqual(weightsOf(narrow));
  });

  test('with and without dropout it starts from the same weights', () => {
    expect(weightsOf(narrow.filter((layer) => !('dropout' in layer)))).toEqual(weightsOf(narrow));
  });

  test.each([0, 1, 4_294_967_295])('seed %d gives weights of its own, again and again', (seed) => {
    expect(weightsOf(narrow, seed)).toEqual(weightsOf(narrow, seed));
    expect(weightsOf(narrow, seed)).not.toEqual(weightsOf(narrow, 77));
  });

  test("of a dense layer units suffice: the rest is Keras's", () => {
    const layer = build([{ flatten: {} }, { dense: { units: 5 } }]).layers[1];
    expect(layer?.getConfig()).toMatchObject({
      units: 5,
      activation: 'linear',
      useBias: true,
      kernelInitializer: {
        className: 'VarianceScaling',
        config: { scale: 1, mode: 'fanAvg', distribution: 'uniform' },
      },
      kernelRegularizer: null,
    });
  });

  test.each([
    ['left out', {}],
    ['undefined, as JavaScript may say it', { kernelInitializer: undefined, useBias: undefined }],
  ])('the first weights where the initializer is %s are glorotUniform', (_, loose: object) => {
    const spelled = { units: 5, kernelInitializer: 'glorotUniform', useBias: true } as const;
    expect(weightsOf([{ flatten: {} }, { dense: { units: 5, ...loose } }])).toEqual(
      weightsOf([{ flatten: {} }, { dense: spelled }]),
    );
  });

  test('biases start at 0, and there are none with useBias: false', () => {
    const [, bias] = weightsOf([{ flatten: {} }, dense(5, 'softmax')]);
    expect([...(bias as Float32Array)]).toEqual([0, 0, 0, 0, 0]);
    const without = { units: 5, useBias: false };
    expect(build([{ flatten: {} }, { dense: without }]).getWeights()).toHaveLength(1);
  });

  test('L2 alone does not bring the L1 of 0.01 that tfjs adds', () => {
    const regularized = { units: 5, kernelRegularizer: { l2: 0.01 } };
    const layer = build([{ flatten: {} }, { dense: regularized }]).layers[1];
    expect(layer?.getConfig().kernelRegularizer).toEqual({ className: 'L1L2', config: { l1: 0, l2: 0.01 } });
  });

  test('dropout of the model itself is fresh at every call, and absent at inference', () => {
    const model = build([{ flatten: {} }, { dropout: { rate: 0.5 } }, dense(5, 'softmax')]);
    const x = tf.ones([1, 28, 28]);
    const [flatten, dropout] = model.layers as [layers.Layer, layers.Layer];
    const flat = flatten.apply(x) as tf.Tensor;
    const dropped = () => [...(dropout.apply(flat, { training: true }) as tf.Tensor).dataSync()];
    expect(dropped()).not.toEqual(dropped());
    const inferred = () => [...(model.predict(x) as tf.Tensor).dataSync()];
    expect(inferred()).toEqual(inferred());
  });
});
