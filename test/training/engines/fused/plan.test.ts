import '@tensorflow/tfjs-backend-cpu';
import { max, type Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { planModel, planTraining, type StagePlan } from '../../../../src/training/engines/fused/plan.ts';

type Layers = tf.layers.Layer[];
type DenseArguments = Partial<Parameters<typeof tf.layers.dense>[0]>;

const flatten = (more = {}) => tf.layers.flatten({ inputShape: [4, 5], ...more });
const hidden = (more: DenseArguments = {}) => tf.layers.dense({ units: 6, name: 'hidden', ...more });
const dropout = (rate: number, more = {}) => tf.layers.dropout({ rate, name: 'dropout', ...more });
const output = (more: DenseArguments = {}) =>
  tf.layers.dense({ units: 3, activation: 'softmax', name: 'output', ...more });
const withHidden = (more: DenseArguments) => [flatten(), hidden(more), output()];

/** A regularizer of the user's own. The class it extends is not exported. */
const Regularizer = Object.getPrototypeOf(tf.regularizers.l1().constructor);
class Spectral extends Regularizer {
  static className = 'Spectral';
  apply(weights: Tensor) {
    return max(weights);
  }
  getConfig() {
    return {};
  }
}

function planOf(layers: Layers) {
  const model = tf.sequential();
  for (const layer of layers) model.add(layer);
  return planModel(model);
}

const tooMany = tf.layers.dense({ units: 65537, name: 'hidden', inputDim: 1, kernelInitializer: 'zeros' });
const shared = tf.layers.dense({ units: 20, name: 'shared' });
const inner = () => tf.sequential({ name: 'inner', layers: [flatten(), hidden()] });

describe('planModel refuses what the kernels would train wrongly', () => {
  const notAmong = 'is not among Flatten, Dense and Dropout';
  const noKernel = 'has no fused kernel';

  test.each<[reason: string, layers: () => Layers]>([
    // Layers of another kind.
    [
      `layer conv: Conv2D ${notAmong}`,
      () => [
        tf.layers.conv2d({ filters: 2, kernelSize: 2, name: 'conv', inputShape: [4, 5, 1] }),
        tf.layers.flatten(),
        output(),
      ],
    ],
    [
      `layer norm: BatchNormalization ${notAmong}`,
      () => [flatten(), tf.layers.batchNormalization({ name: 'norm' }), output()],
    ],
    [`layer relu: ReLU ${notAmong}`, () => [flatten(), hidden(), tf.layers.reLU({ name: 'relu' }), output()]],
    [
      `layer relu: Activation ${notAmong}`,
      () => [flatten(), hidden(), tf.layers.activation({ activation: 'relu', name: 'relu' }), output()],
    ],
    [
      `layer softmax: Activation ${notAmong}`,
      () => [flatten(), hidden(), tf.layers.activation({ activation: 'softmax', name: 'softmax' })],
    ],
    [
      `layer spatial: SpatialDropout1D ${notAmong}`,
      () => [
        tf.layers.spatialDropout1d({ rate: 0.5, name: 'spatial', inputShape: [4, 5] }),
        tf.layers.flatten(),
        output(),
      ],
    ],
    [
      `layer shape: Reshape ${notAmong}`,
      () => [tf.layers.reshape({ targetShape: [20], inputShape: [4, 5], name: 'shape' }), output()],
    ],
    [`layer inner: Sequential ${notAmong}`, () => [inner() as tf.layers.Layer, output()]],

    // Activations.
    ...['relu6', 'hardSigmoid', 'softsign', 'swish', 'mish', 'gelu', 'gelu_new'].map(
      (activation): [string, () => Layers] => [
        `layer hidden: the activation ${activation} ${noKernel}`,
        () => withHidden({ activation: activation as 'relu' }),
      ],
    ),
    [`layer hidden: softmax before the last layer ${noKernel}`, () => withHidden({ activation: 'softmax' })],

    // Ends.
    ['the last layer is not Dense', () => []],
    ['the last layer is not Dense', () => [flatten()]],
    ['the last layer is not Dense', () => [flatten(), hidden(), output(), dropout(0.2)]],
    ['layer output: the last activation is not softmax', () => [flatten(), output({ activation: 'linear' })]],
    [
      'layer output: the last activation is not softmax',
      () => [flatten(), output({ activation: 'sigmoid' })],
    ],

    // What a dense layer may ask for.
    [
      'layer hidden: its kernelConstraint MaxNorm would not be applied',
      () => withHidden({ kernelConstraint: tf.constraints.maxNorm({ maxValue: 3, axis: 1 }) }),
    ],
    [
      'layer output: its biasConstraint NonNeg would not be applied',
      () => [flatten(), output({ biasConstraint: 'nonNeg' })],
    ],
    [
      'layer hidden: its biasRegularizer L1L2 would not be applied',
      () => withHidden({ biasRegularizer: 'l1l2' }),
    ],
    [
      'layer hidden: its kernelRegularizer Spectral would not be applied',
      () => withHidden({ kernelRegularizer: new Spectral() as never }),
    ],
    ['layer hidden: its weights are frozen', () => withHidden({ trainable: false })],
    [
      'layer hidden: its weights are frozen',
      () => {
        const layer = hidden();
        layer.build([null, 20]);
        layer.trainableWeights[1]!.trainable = false; // the bias alone
        return [flatten(), layer, output()];
      },
    ],
    ['layer shared: it is there more than once', () => [flatten(), shared, shared, output()]],

    // Sizes.
    ['layer hidden: 65537 units are more than 65536', () => [tooMany, output()]],
    ['65537 inputs are more than 65536', () => [output({ inputDim: 65537, kernelInitializer: 'zeros' })]],

    // Inputs.
    ['the input is int32, not float32', () => [flatten({ dtype: 'int32' }), output()]],
    ['layer output: its input of shape [4, 5] is not flat', () => [output({ inputShape: [4, 5] })]],
    ['layer output: its input of shape [1, 20] is not flat', () => [output({ inputShape: [1, 20] })]],
    [
      'layer hidden: its input of shape [4, 5] is not flat',
      () => [hidden({ inputShape: [4, 5] }), tf.layers.flatten(), output()],
    ],
    [
      `layer columns: dataFormat channelsFirst ${noKernel}`,
      () => [flatten({ dataFormat: 'channelsFirst', name: 'columns' }), output()],
    ],

    // Rates: tfjs lets them all through.
    ...[1, 1.7, Number.NaN].map((rate): [string, () => Layers] => [
      `layer dropout: the rate ${rate === 1.7 ? 1 : rate} is not in [0, 1)`,
      () => [flatten(), dropout(rate), output()],
    ]),
    ['layer noise: the rate 1 is not in [0, 1)', () => [flatten(), noise('gaussianDropout', 1), output()]],
    ['layer noise: the rate -0.1 is not in [0, 1)', () => [flatten(), noise('alphaDropout', -0.1), output()]],
    [
      'layer noise: the stddev -1 is not in [0, 1e30]',
      () => [flatten(), noise('gaussianNoise', -1), output()],
    ],
    [
      'layer dropConnect_1: a mask for each weight and image has no fused kernel',
      () => [flatten(), tf.layers.dropout({ rate: 0.5, name: 'dropConnect_1' }), output()],
    ],
    [
      'layer dropout: its noiseShape would not be applied',
      () => [flatten(), dropout(0.5, { noiseShape: [null, 1] }), output()],
    ],
  ])('%s', (reason, layers) => {
    expect(planOf(layers())).toEqual({ reason });
  });

  test('activityRegularizer, which tfjs accepts only on a layer that is in its model already', () => {
    const layer = hidden();
    const model = tf.sequential({ layers: [flatten(), layer, output()] });
    Object.assign(layer, { activityRegularizer: tf.regularizers.l1() });
    expect(planModel(model)).toEqual({
      reason: 'layer hidden: its activityRegularizer L1L2 would not be applied',
    });
  });

  test('the model is frozen', () => {
    const model = tf.sequential({ layers: [flatten(), output()] });
    model.trainable = false;
    expect(planModel(model)).toEqual({ reason: 'the model is frozen' });
  });
});

function noise(kind: 'gaussianNoise' | 'gaussianDropout' | 'alphaDropout', strength: number) {
  if (kind === 'gaussianNoise') return tf.layers.gaussianNoise({ stddev: strength, name: 'noise' });
  return tf.layers[kind]({ rate: strength, name: 'noise' });
}

test('a rate that is learned is refused in training, and sampled as dropout', () => {
  const layer = tf.layers.dropout({ rate: 0.5, name: 'concreteDropout_1' });
  const model = tf.sequential({ layers: [flatten(), layer, output()] });
  const optimizer = { type: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false } as const;
  expect(planTraining({ model, optimizer })).toEqual({
    reason: 'layer concreteDropout_1: a rate that is learned has no fused kernel',
  });
  expect(planModel(model)).toMatchObject({ inputDropouts: [{ index: 0, kind: 'concreteDropout' }] });
});

describe('planModel makes stages of what it accepts', () => {
  const hiddenStage: StagePlan = {
    name: 'hidden',
    inputs: 20,
    units: 6,
    activation: 'linear',
    usesBias: true,
    l1: 0,
    l2: 0,
    dropouts: [],
  };
  const outputStage: StagePlan = {
    ...hiddenStage,
    name: 'output',
    inputs: 6,
    units: 3,
    activation: 'softmax',
  };

  const plain = (index: number) => ({ index, kind: 'dropout' as const });

  test('each kind of dropout', () => {
    const kinds = ['gaussianNoise', 'gaussianDropout', 'alphaDropout'] as const;
    expect(planOf([flatten(), ...kinds.map((kind) => noise(kind, 0.1)), output()])).toMatchObject({
      inputDropouts: [
        { index: 0, kind: 'gaussianNoise' },
        { index: 1, kind: 'gaussianDropout' },
        { index: 2, kind: 'alphaDropout' },
      ],
    });
  });

  test('softmax alone', () => {
    expect(planOf([flatten(), output()])).toEqual({
      inputs: 20,
      inputDropouts: [],
      stages: [{ ...outputStage, inputs: 20 }],
    });
  });

  test('dropout layers are numbered from the input on; those that follow each other stay together', () => {
    const rates = (...all: number[]) => all.map((rate) => tf.layers.dropout({ rate }));
    expect(planOf([flatten(), ...rates(0.1, 0), hidden(), ...rates(0.2, 0.5, 0.9), output()])).toEqual({
      inputs: 20,
      inputDropouts: [plain(0), plain(1)],
      stages: [
        {
          ...hiddenStage,
          dropouts: [plain(2), plain(3), plain(4)],
        },
        outputStage,
      ],
    });
  });

  test('a dropout layer used twice draws twice', () => {
    const twice = dropout(0.5);
    expect(planOf([flatten(), twice, hidden({ units: 20 }), twice, output()])).toEqual({
      inputs: 20,
      inputDropouts: [plain(0)],
      stages: [
        { ...hiddenStage, units: 20, dropouts: [plain(1)] },
        { ...outputStage, inputs: 20 },
      ],
    });
  });

  test.each<[DenseArguments, Partial<StagePlan>]>([
    [{}, {}],
    [{ useBias: false }, { usesBias: false }],
    [{ kernelConstraint: tf.constraints.maxNorm({ maxValue: 3 }) }, { maxNorm: 3 }],
    [{ kernelConstraint: 'maxNorm' }, { maxNorm: 2 }],
    [
      { units: 65536, inputDim: 1, kernelInitializer: 'zeros' },
      { units: 65536, inputs: 1 },
    ],
    ...(['linear', 'relu', 'elu', 'selu', 'sigmoid', 'tanh', 'softplus'] as const).map(
      (activation): [DenseArguments, Partial<StagePlan>] => [{ activation }, { activation }],
    ),
  ])('dense %j', (more, expected) => {
    const stage = { ...hiddenStage, ...expected };
    const first = 'inputDim' in more ? [] : [flatten()];
    expect(planOf([...first, hidden(more), output()])).toEqual({
      inputs: stage.inputs,
      inputDropouts: [],
      stages: [stage, { ...outputStage, inputs: stage.units }],
    });
  });

  test.each([
    ['l1', tf.regularizers.l1({ l1: 0.25 }), { l1: 0.25, l2: 0 }],
    ['l2', tf.regularizers.l2({ l2: 0.5 }), { l1: 0, l2: 0.5 }],
    ['l1l2', tf.regularizers.l1l2({ l1: 0.25, l2: 0.5 }), { l1: 0.25, l2: 0.5 }],
    ['l1l2 by name, with its default', 'l1l2' as const, { l1: 0.01, l2: 0.01 }],
  ])('%s', (_, kernelRegularizer, penalty) => {
    expect(planOf(withHidden({ kernelRegularizer }))).toEqual({
      inputs: 20,
      inputDropouts: [],
      stages: [
        { ...hiddenStage, l1: expect.closeTo(penalty.l1), l2: expect.closeTo(penalty.l2) },
        outputStage,
      ],
    });
  });

  test.each<[name: string, first: () => Layers]>([
    ['an input layer', () => [tf.layers.inputLayer({ inputShape: [4, 5] }), tf.layers.flatten()]],
    ['images with a channel', () => [tf.layers.flatten({ inputShape: [4, 5, 1] })]],
    ['a batch of fixed size', () => [tf.layers.flatten({ batchInputShape: [7, 4, 5] })]],
    ['inputs that are flat already', () => [tf.layers.dropout({ rate: 0, inputShape: [20] })]],
    [
      'dropout before flatten',
      () => [tf.layers.dropout({ rate: 0, inputShape: [4, 5] }), tf.layers.flatten()],
    ],
  ])('%s', (_, first) => {
    const layers = first();
    expect(planOf([...layers, output()])).toEqual({
      inputs: 20,
      inputDropouts: layers.filter((layer) => layer.getClassName() === 'Dropout').map(() => plain(0)),
      stages: [{ ...outputStage, inputs: 20 }],
    });
  });

  test('65536 inputs', () => {
    expect(planOf([output({ inputDim: 65536, kernelInitializer: 'zeros' })])).toMatchObject({
      inputs: 65536,
    });
  });
});
