import tf = require('@tensorflow/tfjs-core');
import tfLayers = require('@tensorflow/tfjs-layers');

import { type DropoutKind, dropoutKindOf, dropoutVariants } from '../../../dropout/index.ts';
import { isShifting, type UnitNoise } from '../../../dropout/variant.ts';
import { UserError } from '../../../errors.ts';
import { denseSums } from '../../../model/dense-sums.ts';
import { type KernelPenalty, kernelPenaltyOf } from '../../../model/kernel-penalty.ts';
import { maxNormOf } from '../../../model/max-norm.ts';
import type { Layer, Sequential } from '../../../model/tf-layers.ts';
import type { StreamName } from '../../../random.ts';
import { type DropoutMaskKey, drawDropoutMask } from '../../dropout-mask.ts';
import { wordsFor } from '../../weight-mask.ts';
import { obstacleIn } from '../obstacles.ts';
import { disconnectedProduct } from './drop-connect.ts';
import type { LearnedRates } from './learned-rates.ts';

/** A layer of the network as training sees it; one that drops weights belongs to the dense layer behind it. */
type Stage = { readonly kind: 'dropout'; readonly dropout: Dropout } | DisconnectedStage | OtherStage;

interface OtherStage {
  readonly kind: 'other';
  readonly layer: Layer;
}

interface Dropout {
  /** Among all, from 0. */
  readonly number: number;
  readonly variant: DropoutKind;
}

/** A dense layer whose weights are dropped. */
interface DisconnectedStage {
  readonly kind: 'disconnected';
  readonly dropout: Dropout;
  readonly layer: Layer;
  readonly activation: Layer;
  /** Whether a layer in front of it learns. */
  readonly passesBack: boolean;
}

interface Penalty extends KernelPenalty {
  readonly kernel: tf.Variable;
}

interface Limit {
  /** [inputs, units] */
  readonly kernel: tf.Variable;
  readonly maxNorm: number;
}

/** What dropout depends on in a batch. */
export interface BatchPosition {
  readonly epoch: number;
  /** Of the batch's first sample in the shuffled order of the epoch, from 0. */
  readonly start: number;
  /** Of each dropout layer, in order. */
  readonly rates: readonly number[];
}

/**
 * A Sequential taken apart for training. The masks of dropout come from our streams, since tfjs's own layer draws
 * from Math.random, or with a seed the same mask at every step; the last layer is computed without its softmax, so
 * that the cross-entropy can be taken from logits, which no probability of 0 can spoil.
 */
export class TrainableNetwork {
  /** All that is learned: the weights, then the logits of rates. */
  readonly variables: readonly tf.Variable[];
  /** Number of dropout layers. */
  readonly dropouts: number;
  readonly #seed: number;
  readonly #stream: StreamName;
  readonly #learnedRates: LearnedRates | undefined;
  /** Without the last one, which is dense. */
  readonly #stages: readonly Stage[];
  readonly #last: OtherStage | DisconnectedStage;
  readonly #penalties: readonly Penalty[];
  readonly #limits: readonly Limit[];

  /**
   * @param learnedRates of its layers, where they are to be learned
   * @param stream that its masks come from
   */
  constructor(model: Sequential, seed: number, learnedRates?: LearnedRates, stream: StreamName = 'dropout') {
    this.#seed = seed;
    this.#stream = stream;
    this.#learnedRates = learnedRates;
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.variables = [...weights, ...(learnedRates?.logits ?? [])];
    this.dropouts = model.layers.filter((layer) => dropoutKindOf(layer) !== undefined).length;
    const stages = stagesOf(model.layers);
    this.#stages = stages.slice(0, -1);
    this.#last = stages.at(-1) as OtherStage | DisconnectedStage;
    this.#penalties = model.layers.flatMap(penaltiesOf);
    this.#limits = model.layers.flatMap(limitsOf);
  }

  /**
   * @param images [batch, height, width]
   * @returns [batch, classes], with dropout
   */
  logits(images: tf.Tensor, position: BatchPosition): tf.Tensor2D {
    return this.fromDropout(this.upToDropout(images), position);
  }

  /** What reaches the first dropout layer: the same with any masks. */
  upToDropout(images: tf.Tensor): tf.Tensor {
    let x = images;
    for (const stage of this.#stages) {
      if (stage.kind !== 'other') break;
      x = stage.layer.apply(x) as tf.Tensor;
    }
    return x;
  }

  /** The rest of the way: [batch, classes] of what `upToDropout` gives. */
  fromDropout(reached: tf.Tensor, position: BatchPosition): tf.Tensor2D {
    let x = reached;
    const first = this.#stages.findIndex(({ kind }) => kind !== 'other');
    for (const stage of first < 0 ? [] : this.#stages.slice(first)) {
      if (stage.kind === 'other') x = stage.layer.apply(x) as tf.Tensor;
      else if (stage.kind === 'disconnected')
        x = stage.activation.apply(this.#sums(stage, x, position)) as tf.Tensor;
      else if (position.rates[stage.dropout.number] !== 0) x = this.#disturb(x, stage.dropout, position);
    }
    return this.#sums(this.#last, x, position);
  }

  /** What a dense layer gives its activation. [batch, inputs] -> [batch, units] */
  #sums(stage: OtherStage | DisconnectedStage, x: tf.Tensor, position: BatchPosition): tf.Tensor2D {
    if (stage.kind === 'other' || position.rates[stage.dropout.number] === 0)
      return denseSums(stage.layer, x);
    const { dropout, passesBack } = stage;
    const disconnection = {
      noise: noiseOf(dropout, position),
      key: this.#keyOf(dropout, position),
      passesBack,
    };
    return denseSums(stage.layer, x, (inputs, kernel) => disconnectedProduct(inputs, kernel, disconnection));
  }

  /** Numbers of 32 bits that one sample's mask of weights takes, in the layer where it takes most; 0 where there is none. */
  get largestWeightMask(): number {
    const sizes = [...this.#stages, this.#last].map((stage) => {
      if (stage.kind !== 'disconnected') return 0;
      const [inputs = 0, units = 0] = (stage.layer.weights[0]?.shape ?? []) as number[];
      return inputs * wordsFor(units);
    });
    return Math.max(...sizes);
  }

  /** Scales the incoming weights of units back whose norm is larger than their layer allows; to be called after each step. */
  limitNorms(): void {
    for (const { kernel, maxNorm } of this.#limits) {
      const norms = tf.sqrt(tf.sum(tf.square(kernel), 0)); // [units]
      kernel.assign(tf.mul(kernel, tf.where(tf.greater(norms, maxNorm), tf.div(maxNorm, norms), 1)));
    }
  }

  /**
   * Sum over all kernels of l1 * sum |w| + l2 * sum w^2, as Keras defines them, and of what rates that are learned add;
   * undefined where there are none.
   */
  penalty(): tf.Scalar | undefined {
    const terms = this.#penalties.flatMap(({ kernel, l1, l2 }) => [
      ...(l1 > 0 ? [tf.mul(l1, tf.sum(tf.abs(kernel)))] : []),
      ...(l2 > 0 ? [tf.mul(l2, tf.sum(tf.square(kernel)))] : []),
    ]);
    terms.push(...(this.#learnedRates?.penalties() ?? []));
    return terms.length === 0 ? undefined : (tf.addN(terms) as tf.Scalar);
  }

  /** @param x [samples, ...units] */
  #disturb(x: tf.Tensor, dropout: Dropout, position: BatchPosition): tf.Tensor {
    const key = this.#keyOf(dropout, position);
    const relaxed = this.#learnedRates?.disturb(x, key);
    if (relaxed !== undefined) return relaxed;
    const noise = noiseOf(dropout, position);
    const mask = new Float32Array(x.size);
    const shifts = isShifting(noise) ? new Float32Array(x.size) : undefined;
    drawDropoutMask(mask, x.size / (x.shape[0] as number), noise, key, shifts);
    const scaled = tf.mul(x, tf.tensor(mask, x.shape));
    return shifts === undefined ? scaled : tf.add(scaled, tf.tensor(shifts, x.shape));
  }

  #keyOf({ number }: Dropout, { epoch, start }: BatchPosition): DropoutMaskKey {
    return { seed: this.#seed, stream: this.#stream, epoch, firstPosition: start, dropoutLayer: number };
  }
}

function noiseOf({ number, variant }: Dropout, { rates }: BatchPosition): UnitNoise {
  return dropoutVariants[variant].noise(rates[number] as number);
}

/** @throws UserError where the model asks for more than would be done */
export function checkTrainable(model: Sequential): void {
  const obstacle = obstacleIn(model) ?? obstacleAtTheEnd(model.layers.at(-1));
  if (obstacle === undefined) return;
  throw new UserError(
    'layers/unsupported',
    `The layers engine cannot train this network: ${obstacle}.`,
    'Change the network, or train it with model.fit.',
  );
}

/** The loss is computed from what the last layer gives its softmax. */
function obstacleAtTheEnd(layer: Layer | undefined): string | undefined {
  if (layer?.getClassName() !== 'Dense') return 'the last layer is not Dense';
  if (layer.getConfig().activation !== 'softmax')
    return `layer ${layer.name}: the last activation is not softmax`;
  if (layer.trainableWeights.length < layer.weights.length)
    return `layer ${layer.name}: its weights are frozen`;
  return undefined;
}

function stagesOf(modelLayers: readonly Layer[]): Stage[] {
  return modelLayers.flatMap((layer, index): Stage[] => {
    if (layer.getClassName() === 'InputLayer') return [];
    const dropout = dropoutAt(modelLayers, index);
    if (dropout !== undefined)
      return dropoutVariants[dropout.variant].ofWeights ? [] : [{ kind: 'dropout', dropout }];
    const before = dropoutAt(modelLayers, index - 1);
    if (before === undefined || !dropoutVariants[before.variant].ofWeights) return [{ kind: 'other', layer }];
    const activation = tfLayers.layers.activation({ activation: layer.getConfig().activation });
    const passesBack = modelLayers.slice(0, index).some((one) => one.trainableWeights.length > 0);
    return [{ kind: 'disconnected', dropout: before, layer, activation, passesBack }];
  });
}

function dropoutAt(modelLayers: readonly Layer[], index: number): Dropout | undefined {
  const layer = modelLayers[index];
  const variant = layer && dropoutKindOf(layer);
  if (variant === undefined) return undefined;
  const isBefore = (one: Layer, at: number) => at < index && dropoutKindOf(one) !== undefined;
  return { number: modelLayers.filter(isBefore).length, variant };
}

function penaltiesOf(layer: Layer): Penalty[] {
  const { l1, l2 } = kernelPenaltyOf(layer);
  return l1 > 0 || l2 > 0 ? [{ kernel: layer.trainableWeights[0]?.read() as tf.Variable, l1, l2 }] : [];
}

function limitsOf(layer: Layer): Limit[] {
  const [maxNorm, kernel] = [maxNormOf(layer), layer.trainableWeights[0]?.read() as tf.Variable | undefined];
  return maxNorm === undefined || kernel === undefined ? [] : [{ kernel, maxNorm }];
}
