import tf = require('@tensorflow/tfjs-core');
import tfLayers = require('@tensorflow/tfjs-layers');

import * as z from 'zod';
import { dropoutKindOf } from '../dropout/index.ts';
import { normalQuantiles } from '../dropout/normal-quantiles.ts';
import { permutation, RandomStream } from '../random.ts';
import { denseSums } from './dense-sums.ts';
import { note, notesOf } from './notes.ts';
import type { Layer, LayersModel } from './tf-layers.ts';

/** Draws for each unit. */
const DRAWS = 100;

/** Notes in a model which of its dropConnect layers are to be predicted with by moments. */
export function setMomentLayers(model: LayersModel, names: readonly string[]): void {
  if (names.length > 0) note(model, { dropConnectMoments: names });
}

function momentLayersOf(model: LayersModel): readonly string[] {
  return z.array(z.string()).safeParse(notesOf(model).dropConnectMoments).data ?? [];
}

/** A dense layer whose weights are dropped. */
interface Disconnected {
  readonly rate: number;
  /** Of its dropout layer among all, from 0. */
  readonly number: number;
}

/**
 * Inference of DropConnect by the moments of its sums (Wan et al. 2013, section 3.2). Weights that are dropped and scaled give
 * the weighted sums of a unit the mean W x + b and the variance rate / (1 - rate) * (W * W) (x * x); the output of the layer is
 * the mean of f over 100 draws from the normal distribution with these, and of the last layer the mean of the
 * probabilities. The draws are the same for each image and each model, so that an image has one answer.
 *
 * @returns [batch, ...input shape] -> [batch, classes], logits; undefined where no layer asks for it
 */
export function momentsReading(model: LayersModel): ((images: tf.Tensor) => tf.Tensor2D) | undefined {
  const disconnected = disconnectedLayers(model);
  if (disconnected.size === 0) return undefined;
  const last = model.layers.at(-1) as Layer;
  return (images) =>
    model.layers.reduce((x, layer) => {
      const drops = disconnected.get(layer);
      if (drops !== undefined) return meanOutputs(layer, x, drops, layer === last);
      return layer === last ? denseSums(layer, x) : (layer.apply(x) as tf.Tensor);
    }, images) as tf.Tensor2D;
}

/** Those that follow a layer which asks for it, in a chain of layers that ends in a dense softmax, as ours do. */
function disconnectedLayers(model: LayersModel): ReadonlyMap<Layer, Disconnected> {
  const names = momentLayersOf(model);
  const last = model.layers.at(-1);
  const endsInSoftmax = last?.getClassName() === 'Dense' && last.getConfig().activation === 'softmax';
  if (model.getClassName() !== 'Sequential' || !endsInSoftmax) return new Map();
  const dropouts = model.layers.filter((layer) => dropoutKindOf(layer) !== undefined);
  return new Map(
    model.layers.flatMap((layer, index): [Layer, Disconnected][] => {
      const before = model.layers[index - 1];
      if (layer.getClassName() !== 'Dense' || before === undefined || !names.includes(before.name)) return [];
      const { rate } = before.getConfig() as { rate: number };
      return rate > 0 ? [[layer, { rate, number: dropouts.indexOf(before) }]] : [];
    }),
  );
}

/** @returns [batch, units]: outputs of a hidden layer, logarithms of the last one's probabilities */
function meanOutputs(layer: Layer, x: tf.Tensor, { rate, number }: Disconnected, isLast: boolean): tf.Tensor {
  const kernel = layer.weights[0]?.read() as tf.Tensor2D;
  const mean = denseSums(layer, x);
  const variance = tf.mul(rate / (1 - rate), tf.matMul(tf.square(x) as tf.Tensor2D, tf.square(kernel)));
  const deviation = tf.sqrt(variance); // [batch, units]
  const { start, add, finish } = isLast ? ofProbabilities : ofOutputs(layer);
  let sum = tf.fill(mean.shape, start);
  for (const normals of normalsFor(number, mean.shape[1])) {
    const next = tf.tidy(() => add(sum, tf.add(mean, tf.mul(deviation, tf.tensor1d(normals)))));
    sum.dispose();
    sum = next;
  }
  return finish(sum);
}

/** How a mean over the draws is taken, each of which gives [batch, units] of weighted sums. */
interface Mean {
  readonly start: number;
  readonly add: (sum: tf.Tensor, weightedSums: tf.Tensor) => tf.Tensor;
  readonly finish: (sum: tf.Tensor) => tf.Tensor;
}

function ofOutputs(layer: Layer): Mean {
  const activation = tfLayers.layers.activation({ activation: layer.getConfig().activation });
  return {
    start: 0,
    add: (sum, weightedSums) => tf.add(sum, activation.apply(weightedSums) as tf.Tensor),
    finish: (sum) => tf.div(sum, DRAWS),
  };
}

/** In logarithms throughout: probabilities may be too small for float32. */
const ofProbabilities: Mean = {
  start: Number.NEGATIVE_INFINITY,
  add: (sum, weightedSums) => tf.logSumExp(tf.stack([sum, tf.logSoftmax(weightedSums)]), 0),
  finish: (sum) => tf.sub(sum, Math.log(DRAWS)),
};

/**
 * The draws of a layer, by Latin hypercube sampling (McKay, Beckman and Conover 1979): each unit has the middles of 100
 * intervals of equal probability, in an order of its own, so that no mean of one unit's output is left to chance. The orders are
 * shuffled by the stream `dropout` of epoch 0, which no training has, with the number of the dropout layer in place of the
 * seed. [draws][units]
 */
function normalsFor(dropoutLayer: number, units: number): Float32Array[] {
  const stream = new RandomStream(dropoutLayer, 'dropout', 0);
  const quantiles = normalQuantiles();
  const middles = Array.from({ length: DRAWS }, (_, draw) => Math.floor(((draw + 0.5) * 0x10000) / DRAWS));
  const orders = Array.from({ length: units }, () => permutation(stream, DRAWS));
  return middles.map((_, draw) =>
    Float32Array.from(orders, (order) => quantiles[middles[order[draw] as number] as number] as number),
  );
}
