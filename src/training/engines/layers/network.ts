import * as tf from '@tensorflow/tfjs-core';
import { type DropoutKind, dropoutKindOf, dropoutVariants } from '../../../dropout/index.ts';
import { isShifting } from '../../../dropout/variant.ts';
import { UserError } from '../../../errors.ts';
import { type KernelPenalty, kernelPenaltyOf } from '../../../model/kernel-penalty.ts';
import { denseSums } from '../../../model/logits.ts';
import { maxNormOf } from '../../../model/max-norm.ts';
import type { Layer, Sequential } from '../../../model/tf-layers.ts';
import type { StreamName } from '../../../random.ts';
import { drawDropoutMask } from '../../dropout-mask.ts';
import { obstacleIn } from '../obstacles.ts';

/** A layer of the network as training sees it. */
type Stage =
  | { readonly kind: 'dropout'; readonly number: number; readonly variant: DropoutKind }
  | { readonly kind: 'other'; readonly layer: Layer };

type DropoutStage = Stage & { readonly kind: 'dropout' };

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
  readonly variables: readonly tf.Variable[];
  /** Number of dropout layers. */
  readonly dropouts: number;
  readonly #seed: number;
  readonly #stream: StreamName;
  readonly #stages: readonly Stage[];
  readonly #last: Layer;
  readonly #penalties: readonly Penalty[];
  readonly #limits: readonly Limit[];

  /** @param stream that its masks come from */
  constructor(model: Sequential, seed: number, stream: StreamName = 'dropout') {
    this.#seed = seed;
    this.#stream = stream;
    this.variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.#stages = stagesOf(model.layers.slice(0, -1));
    this.dropouts = this.#stages.filter(({ kind }) => kind === 'dropout').length;
    this.#last = model.layers.at(-1) as Layer;
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
      if (stage.kind === 'dropout') break;
      x = stage.layer.apply(x) as tf.Tensor;
    }
    return x;
  }

  /** The rest of the way: [batch, classes] of what `upToDropout` gives. */
  fromDropout(reached: tf.Tensor, position: BatchPosition): tf.Tensor2D {
    let x = reached;
    const first = this.#stages.findIndex(({ kind }) => kind === 'dropout');
    for (const stage of first < 0 ? [] : this.#stages.slice(first)) {
      if (stage.kind === 'other') x = stage.layer.apply(x) as tf.Tensor;
      else if (position.rates[stage.number] !== 0) x = this.#disturb(x, stage, position);
    }
    return denseSums(this.#last, x);
  }

  /** Scales the incoming weights of units back whose norm is larger than their layer allows; to be called after each step. */
  limitNorms(): void {
    for (const { kernel, maxNorm } of this.#limits) {
      const norms = tf.sqrt(tf.sum(tf.square(kernel), 0)); // [units]
      kernel.assign(tf.mul(kernel, tf.where(tf.greater(norms, maxNorm), tf.div(maxNorm, norms), 1)));
    }
  }

  /** Sum over all kernels of l1 * sum |w| + l2 * sum w^2, as Keras defines them; undefined where there are none. */
  penalty(): tf.Scalar | undefined {
    const terms = this.#penalties.flatMap(({ kernel, l1, l2 }) => [
      ...(l1 > 0 ? [tf.mul(l1, tf.sum(tf.abs(kernel)))] : []),
      ...(l2 > 0 ? [tf.mul(l2, tf.sum(tf.square(kernel)))] : []),
    ]);
    return terms.length === 0 ? undefined : (tf.addN(terms) as tf.Scalar);
  }

  /** @param x [samples, ...units] */
  #disturb(x: tf.Tensor, { number, variant }: DropoutStage, position: BatchPosition): tf.Tensor {
    const { epoch, start: firstPosition } = position;
    const noise = dropoutVariants[variant].noise(position.rates[number] as number);
    const mask = new Float32Array(x.size);
    const shifts = isShifting(noise) ? new Float32Array(x.size) : undefined;
    const key = { seed: this.#seed, stream: this.#stream, epoch, firstPosition, dropoutLayer: number };
    drawDropoutMask(mask, x.size / (x.shape[0] as number), noise, key, shifts);
    const scaled = tf.mul(x, tf.tensor(mask, x.shape));
    return shifts === undefined ? scaled : tf.add(scaled, tf.tensor(shifts, x.shape));
  }
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
  let dropouts = 0;
  return modelLayers.flatMap((layer): Stage[] => {
    const kind = layer.getClassName();
    if (kind === 'InputLayer') return [];
    const variant = dropoutKindOf(kind);
    if (variant === undefined) return [{ kind: 'other', layer }];
    return [{ kind: 'dropout', number: dropouts++, variant }];
  });
}

function penaltiesOf(layer: Layer): Penalty[] {
  const { l1, l2 } = kernelPenaltyOf(layer);
  return l1 > 0 || l2 > 0 ? [{ kernel: layer.trainableWeights[0]?.read() as tf.Variable, l1, l2 }] : [];
}

function limitsOf(layer: Layer): Limit[] {
  const [maxNorm, kernel] = [maxNormOf(layer), layer.trainableWeights[0]?.read() as tf.Variable | undefined];
  return maxNorm === undefined || kernel === undefined ? [] : [{ kernel, maxNorm }];
}
