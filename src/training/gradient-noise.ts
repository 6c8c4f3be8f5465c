import tf = require('@tensorflow/tfjs-core');

import { gatherOneHot } from '../dataset/batches.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { imageBatch } from '../evaluation/image-batch.ts';
import type { Rows } from '../evaluation/probabilities.ts';
import { classesOf } from '../model/shape.ts';
import type { Layer, LayersModel } from '../model/tf-layers.ts';
import { permutation, RandomStream } from '../random.ts';
import { meanCrossEntropy } from './engines/layers/cross-entropy.ts';
import { TrainableNetwork } from './engines/layers/network.ts';
import { samplingObstacleIn } from './engines/obstacles.ts';
import type { SamplerDescription } from './sampler.ts';

/**
 * How much the gradient of one layer's weights differs from batch to batch: the noise of SGD, and what of it is dropout's.
 * With g(b) the gradient of the mean cross-entropy of batch b without dropout, and g(b, m) with the masks m, all sums over
 * the weights of the layer, kernel and bias, and variances with N - 1 in the denominator:
 */
export interface LayerGradients {
  readonly name: string;
  /** Sum of the squares of the mean over b of g(b). */
  readonly meanSquare: number;
  /** Sum of the variances over b of g(b): between batches, without dropout. */
  readonly batchVariance: number;
  /** Mean over b of the sum of the variances over m of g(b, m): between masks, on the same images; 0 without dropout. */
  readonly dropoutVariance: number;
}

export interface GradientNoise {
  readonly batches: number;
  readonly batchSize: number;
  /** Of each batch. */
  readonly masks: number;
  /** All dense layers in order, the last one too. */
  readonly layers: readonly LayerGradients[];
}

const MOST_BATCHES = 20;
const MASKS = 2;
/** Entries of all gradients together: a few seconds. */
const MOST_ENTRIES = 2e8;

/**
 * Computes the gradients of batches of a set, drawn without replacement (stream `shuffle`, epoch 0), at the weights that the
 * model has; nothing is changed. Masks are those of the stream `sampling`.
 *
 * @returns undefined where the gradients of such a model are not ours to compute, or there are not two batches
 */
export async function gradientNoise(
  { model, rates, seed }: SamplerDescription,
  set: ImageSet,
  batchSize: number,
): Promise<GradientNoise | undefined> {
  const masks = rates.some((rate) => rate > 0) ? MASKS : 0;
  const batches = batchesFor(model.countParams() * (1 + masks), Math.floor(set.count / batchSize));
  const dense = model.layers.filter(({ trainableWeights }) => trainableWeights.length > 0);
  if (batches < 2 || samplingObstacleIn(model) !== undefined) return undefined;
  if (dense.some((layer) => layer.getClassName() !== 'Dense')) return undefined;
  const network = new TrainableNetwork(model, seed, undefined, 'sampling');
  const order = permutation(new RandomStream(seed, 'shuffle', 0), set.count);
  const tallies = dense.map((layer) => new GradientTally(layer));
  for (let batch = 0; batch < batches; batch++) {
    const start = batch * batchSize;
    const gradient = gradientsOf(model, network, set, order.subarray(start, start + batchSize));
    const still = rates.map(() => 0);
    const plain = gradient({ epoch: 0, start, rates: still });
    const masked = Array.from({ length: masks }, (_, mask) => gradient({ epoch: mask + 1, start, rates }));
    for (const tally of tallies) tally.add(plain, masked);
    await new Promise(setImmediate); // lets Ctrl-C through
  }
  return { batches, batchSize, masks, layers: tallies.map((tally) => tally.figures()) };
}

/** Fewer of large networks, but two at least. */
function batchesFor(entries: number, available: number): number {
  return Math.min(available, MOST_BATCHES, Math.max(2, Math.floor(MOST_ENTRIES / entries)));
}

type Gradients = Readonly<Record<string, Float32Array>>;

/** Of one batch, by the names of the variables. */
function gradientsOf(model: LayersModel, network: TrainableNetwork, set: ImageSet, order: Uint32Array) {
  const classes = classesOf(model);
  const labels = new Float32Array(order.length * classes);
  gatherOneHot(set, order, 0, order.length, classes, labels);
  return (position: Parameters<TrainableNetwork['logits']>[1]): Gradients => {
    const gradients: Record<string, Float32Array> = {};
    tf.tidy(() => {
      const images = imageBatch(model, set, order, 0, order.length);
      const oneHot = tf.tensor2d(labels, [order.length, classes]);
      const { grads } = tf.variableGrads(
        () => meanCrossEntropy(network.logits(images, position), oneHot),
        [...network.variables],
      );
      for (const [name, gradient] of Object.entries(grads))
        gradients[name] = gradient.dataSync<'float32'>().slice();
    }); // which returns nothing: tfjs would look at each number in it, in search of tensors
    return gradients;
  };
}

/** Adds up the gradients of one layer in float64. */
class GradientTally {
  readonly #layer: Layer;
  readonly #variables: readonly string[];
  /** [weights]: sum over the batches. */
  readonly #sums: Float64Array;
  #squares = 0;
  #maskVariances = 0;
  #batches = 0;

  constructor(layer: Layer) {
    this.#layer = layer;
    this.#variables = layer.trainableWeights.map((weight) => (weight.read() as tf.Variable).name);
    this.#sums = new Float64Array(layer.countParams());
  }

  /** @param masked gradients of the same batch, each with other masks */
  add(plain: Gradients, masked: readonly Gradients[]): void {
    const own = this.#of(plain);
    addTo(this.#sums, own);
    this.#squares += squareOf(own);
    this.#maskVariances += masked.length < 2 ? 0 : varianceOf(masked.map((gradients) => this.#of(gradients)));
    this.#batches++;
  }

  figures(): LayerGradients {
    const batches = this.#batches;
    const meanSquare = squareOf(this.#sums) / batches ** 2;
    return {
      name: this.#layer.name,
      meanSquare,
      batchVariance: Math.max(0, this.#squares - batches * meanSquare) / (batches - 1),
      dropoutVariance: this.#maskVariances / batches,
    };
  }

  /** Kernel and bias in one row. */
  #of(gradients: Gradients): Float32Array {
    const row = new Float32Array(this.#sums.length);
    let at = 0;
    for (const name of this.#variables) {
      const gradient = gradients[name] as Float32Array;
      row.set(gradient, at);
      at += gradient.length;
    }
    return row;
  }
}

/** Sum over the entries of the variances between the rows. */
function varianceOf(rows: readonly Float32Array[]): number {
  const count = rows.length;
  const sums = new Float64Array(rows[0]?.length ?? 0);
  let squares = 0;
  for (const row of rows) {
    addTo(sums, row);
    squares += squareOf(row);
  }
  return Math.max(0, squares - squareOf(sums) / count) / (count - 1);
}

function addTo(sums: Float64Array, row: Rows): void {
  for (let at = 0; at < row.length; at++) sums[at] = (sums[at] as number) + (row[at] as number);
}

function squareOf(row: Rows): number {
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += (row[at] as number) ** 2;
  return sum;
}
