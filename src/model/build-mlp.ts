import tf = require('@tensorflow/tfjs-core');
import tfLayers = require('@tensorflow/tfjs-layers');

import type { DenseConfig, Initializer, LayerConfig } from '../config/schema.ts';
import { denseDefaults } from '../dense-defaults.ts';
import type { RateRegularization } from '../dropout/concrete-dropout.ts';
import { type DropoutLayer, dropoutIn, dropoutVariants } from '../dropout/index.ts';
import { RandomStream } from '../random.ts';
import { firstValue } from '../schedules/index.ts';
import { assignWeights } from './assign-weights.ts';
import { initialKernel } from './initial-weights.ts';
import { setRateRegularizations } from './learned-rates.ts';
import { setMomentLayers } from './moments.ts';
import type { Sequential } from './tf-layers.ts';

/** A dense layer: how many outputs it has, and what differs from `denseDefaults`. */
export interface DenseDescription extends Partial<Omit<DenseConfig, 'kernelRegularizer'>> {
  readonly units: number;
  readonly kernelRegularizer?: Partial<DenseConfig['kernelRegularizer']>;
}

export type LayerDescription =
  | Exclude<LayerConfig, { readonly dense: unknown }>
  | { readonly dense: DenseDescription };

export interface MlpDescription {
  /** [height, width] of the images. */
  readonly inputShape: readonly [number, number];
  /** In order, from the input on. */
  readonly layers: readonly LayerDescription[];
  /** Of the stream `init`; the same seed gives the same weights, bit for bit. */
  readonly seed: number;
}

/**
 * Builds the network from standard tf.layers only, so that what is saved opens anywhere. Names and first weights
 * follow from the description alone, never from what ran before in the process.
 *
 * @returns [batch, height, width] -> [batch, units of the last dense layer]
 */
export function buildMlp({ inputShape, layers, seed }: MlpDescription): Sequential {
  const model = tfLayers.sequential({ name: 'mlp' });
  const numbers = new Map<string, number>();
  const momentLayers: string[] = [];
  const regularizations: Record<string, RateRegularization> = {};
  for (const layer of layers) {
    const kind = Object.keys(layer)[0] as string;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const first = model.layers.length === 0 ? { inputShape: [...inputShape] } : {};
    const name = `${kind}_${number}`;
    model.add(toTfLayer(layer, { name, ...first }));
    if ('dropConnect' in layer && layer.dropConnect.inference === 'moments') momentLayers.push(name);
    if ('concreteDropout' in layer) {
      const { start: _, ...regularization } = layer.concreteDropout;
      regularizations[name] = regularization;
    }
  }
  setInitialWeights(model, layers, seed);
  setMomentLayers(model, momentLayers);
  setRateRegularizations(model, regularizations);
  return model;
}

function toTfLayer(layer: LayerDescription, common: { name: string; inputShape?: number[] }) {
  if ('flatten' in layer) return tfLayers.layers.flatten(common); // [batch, height, width] -> [batch, height * width]
  if ('dense' in layer) return tfLayers.layers.dense({ ...common, ...denseArguments(layer.dense) }); // [batch, inputs] -> [batch, units]
  return dropoutLayer(layer, common);
}

/** Without a seed: tfjs draws the same mask at every call when it is given one. A schedule's first rate stands for it. */
function dropoutLayer(layer: DropoutLayer, common: { name: string; inputShape?: number[] }) {
  const { kind, strength } = dropoutIn(layer);
  const { tfLayer, strength: setting } = dropoutVariants[kind];
  const factory = `${tfLayer[0]?.toLowerCase()}${tfLayer.slice(1)}` as Uncapitalize<typeof tfLayer>;
  const settings = { [setting.ofLayer]: firstValue(strength) } as { rate: number; stddev: number };
  return tfLayers.layers[factory]({ ...common, ...settings });
}

/** tfjs spells two of the names its own way. */
const tfInitializers: Record<Initializer, `${'glorot' | 'he' | 'leCun'}${'Uniform' | 'Normal'}` | 'zeros'> = {
  glorotUniform: 'glorotUniform',
  glorotNormal: 'glorotNormal',
  heUniform: 'heUniform',
  heNormal: 'heNormal',
  lecunUniform: 'leCunUniform',
  lecunNormal: 'leCunNormal',
  zeros: 'zeros',
};

function denseArguments(layer: DenseDescription) {
  const { units, activation, useBias, kernelInitializer, kernelRegularizer, maxNorm } = completed(layer);
  const { l1, l2 } = kernelRegularizer;
  return {
    units,
    activation,
    useBias,
    kernelInitializer: tfInitializers[kernelInitializer],
    // Both are named: tfjs takes 0.01 for one that is left out.
    ...(maxNorm !== undefined && {
      kernelConstraint: tfLayers.constraints.maxNorm({ maxValue: maxNorm, axis: 0 }),
    }),
    ...(l1 > 0 || l2 > 0 ? { kernelRegularizer: tfLayers.regularizers.l1l2({ l1, l2 }) } : {}),
  };
}

function completed({ units, kernelRegularizer = {}, maxNorm, ...layer }: DenseDescription): DenseConfig {
  const {
    activation = denseDefaults.activation,
    kernelInitializer = denseDefaults.kernelInitializer,
    useBias = denseDefaults.useBias,
  } = layer;
  const { l1 = denseDefaults.kernelRegularizer.l1, l2 = denseDefaults.kernelRegularizer.l2 } =
    kernelRegularizer;
  const limit = maxNorm !== undefined && { maxNorm };
  return { units, activation, kernelInitializer, useBias, kernelRegularizer: { l1, l2 }, ...limit };
}

/** The streams are numbered by dense layer, so that a network with and without dropout starts from the same weights. */
function setInitialWeights(model: Sequential, layers: readonly LayerDescription[], seed: number): void {
  const descriptions = layers.flatMap((layer) => ('dense' in layer ? [completed(layer.dense)] : []));
  const denseLayers = model.layers.filter((layer) => layer.getClassName() === 'Dense');
  for (const [index, layer] of denseLayers.entries()) {
    const { kernelInitializer } = descriptions[index] as DenseConfig;
    const [kernel, ...biases] = layer.getWeights() as [tf.Tensor2D, ...tf.Tensor[]]; // [inputs, units], [units]
    const values = initialKernel(kernelInitializer, ...kernel.shape, new RandomStream(seed, 'init', index));
    tf.tidy(() =>
      assignWeights(layer, [tf.tensor(values, kernel.shape), ...biases.map((bias) => tf.zerosLike(bias))]),
    );
  }
}
