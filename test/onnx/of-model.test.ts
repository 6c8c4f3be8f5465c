import { input, sequential, layers as tfLayers, model as tfModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp } from '../../src/model/build-mlp.ts';
import type { LayersModel } from '../../src/model/tf-layers.ts';
import { onnxGraphOf } from '../../src/onnx/of-model.ts';

beforeAll(() => useBackend('cpu'));

/** `Gemm(a, b) -> c`, a line a node. */
const linesOf = (model: LayersModel, isLinear = false) =>
  onnxGraphOf(model, isLinear).nodes.map(
    ({ operator, inputs, output, integers, floats }) =>
      `${operator}${JSON.stringify({ ...integers, ...floats }).replace('{}', '')}(${inputs.join(', ')}) -> ${output}`,
  );

test('a network with dropout becomes Flatten, Gemm and activations', () => {
  const model = buildMlp({
    inputShape: [2, 3],
    layers: [
      { flatten: {} },
      { dropout: { rate: 0.1 } },
      { dense: { units: 4, activation: 'relu' } },
      { dropout: { rate: 0.5 } },
      { dense: { units: 5, activation: 'linear', useBias: false } },
      { dense: { units: 3, activation: 'softmax' } },
    ],
    seed: 1,
  });
  expect(linesOf(model)).toEqual([
    'Flatten{"axis":1}(pixels) -> flatten_1',
    'Gemm(flatten_1, dense_1/kernel, dense_1/bias) -> dense_1/sums',
    'Relu(dense_1/sums) -> dense_1',
    'Gemm(dense_1, dense_2/kernel) -> dense_2',
    'Gemm(dense_2, dense_3/kernel, dense_3/bias) -> dense_3/sums',
    'Softmax{"axis":1}(dense_3/sums) -> probabilities',
  ]);
  const { input, output, initializers } = onnxGraphOf(model, false);
  expect({ input, output }).toEqual({
    input: { name: 'pixels', sizes: [2, 3] },
    output: { name: 'probabilities', sizes: [3] },
  });
  expect(initializers.map(({ name, shape, values }) => [name, shape, values.length])).toEqual([
    ['dense_1/kernel', [6, 4], 24],
    ['dense_1/bias', [4], 4],
    ['dense_2/kernel', [4, 5], 20],
    ['dense_3/kernel', [5, 3], 15],
    ['dense_3/bias', [3], 3],
  ]);
  expect(initializers[2]?.values).toEqual(model.layers[4]?.getWeights()[0]?.dataSync());
});

test.each([
  ['linear', []],
  ['relu', ['Relu(d/sums) -> d']],
  ['elu', ['Elu{"alpha":1}(d/sums) -> d']],
  ['selu', ['Selu{"alpha":1.6732632423543772,"gamma":1.0507009873554805}(d/sums) -> d']],
  ['sigmoid', ['Sigmoid(d/sums) -> d']],
  ['tanh', ['Tanh(d/sums) -> d']],
  ['softplus', ['Softplus(d/sums) -> d']],
] as const)('the activation %s', (activation, expected) => {
  const model = sequential();
  model.add(tfLayers.dense({ name: 'd', units: 2, activation, inputShape: [3] }));
  model.add(tfLayers.softmax());
  expect(linesOf(model).slice(1, -1)).toEqual(expected);
});

describe("other people's networks", () => {
  test('may rescale, reshape, be nested, and leave out the softmax', () => {
    const inner = sequential({
      layers: [
        tfLayers.dense({ name: 'scores', units: 2, inputShape: [4] }),
        tfLayers.gaussianDropout({ rate: 0.1 }),
      ],
    });
    const model = sequential();
    model.add(tfLayers.rescaling({ name: 'scale', scale: 0.5, offset: 1, inputShape: [2, 2] }));
    model.add(tfLayers.reshape({ name: 'rows', targetShape: [4] }));
    model.add(inner);
    expect(linesOf(model, true)).toEqual([
      'Mul(pixels, scale/mul/by) -> scale/mul',
      'Add(scale/mul, scale/add/by) -> scale/add',
      'Flatten{"axis":1}(scale/add) -> rows',
      'Gemm(rows, scores/kernel, scores/bias) -> scores',
      'Softmax{"axis":1}(scores) -> probabilities',
    ]);
  });

  test('that take a way around, or one layer twice, are refused', () => {
    const image = input({ shape: [4], name: 'image' });
    const twice = tfLayers.dense({ name: 'twice', units: 4 });
    const sum = tfLayers.add({ name: 'sum' });
    const outputs = [
      sum.apply([image, twice.apply(image) as typeof image]),
      twice.apply(twice.apply(image) as typeof image),
    ] as (typeof image)[];
    const refusals = outputs.map((output) => {
      try {
        onnxGraphOf(tfModel({ inputs: image, outputs: output }), false);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    });
    const expected = 'expected a network of Flatten, Dense, dropout and activation layers, received';
    expect(refusals).toEqual([
      `${expected} the layer sum, which is not one of a single chain`,
      `${expected} the layer twice, which is not one of a single chain`,
    ]);
  });

  test.each([
    ['a convolution', tfLayers.conv2d({ name: 'c', filters: 1, kernelSize: 1 }), 'the layer c, a Conv2D'],
    ['swish', tfLayers.dense({ name: 'd', units: 2, activation: 'swish' }), 'the layer d, Dense with swish'],
    [
      'a dense layer of images',
      tfLayers.dense({ name: 'd', units: 2 }),
      'the layer d, a Dense of 3 dimensions',
    ],
    ['a ReLU with a limit', tfLayers.reLU({ name: 'r', maxValue: 6 }), 'the layer r, a ReLU with a limit'],
  ])('%s is refused', (_, layer, received) => {
    const model = sequential();
    model.add(tfLayers.inputLayer({ inputShape: [2, 2, 1] }));
    model.add(received.includes('swish') ? tfLayers.flatten() : layer);
    model.add(received.includes('swish') ? layer : tfLayers.flatten());
    expect(() => onnxGraphOf(model, false)).toThrow(
      `expected a network of Flatten, Dense, dropout and activation layers, received ${received}`,
    );
  });
});
