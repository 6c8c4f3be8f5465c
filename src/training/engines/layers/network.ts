import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import { type KernelPenalty, kernelPenaltyOf } from '../../../model/kernel-penalty.ts';
import { drawDropoutMask } from '../../dropout-mask.ts';

/** A layer of the network as training sees it. */
type Stage =
  | { readonly kind: 'dropout'; readonly rate: number; readonly units: number; readonly number: number }
  | { readonly kind: 'other'; readonly layer: layers.Layer };

interface Penalty extends KernelPenalty {
  readonly kernel: tf.Variable;
}

/** Which samples a batch holds, as far as dropout depends on it. */
export interface BatchPosition {
  readonly epoch: number;
  /** Of the batch's first sample in the shuffled order of the epoch, from 0. */
  readonly start: number;
}

/**
 * A Sequential taken apart for training. The masks of dropout come from our streams, since tfjs's own layer draws
 * from Math.random, or with a seed the same mask at every step; the last layer is computed without its softmax, so
 * that the cross-entropy can be taken from logits, which no probability of 0 can spoil.
 */
export class TrainableNetwork {
  readonly variables: readonly tf.Variable[];
  readonly #seed: number;
  readonly #stages: readonly Stage[];
  readonly #last: layers.Layer;
  readonly #penalties: readonly Penalty[];

  constructor(model: Sequential, seed: number) {
    this.#seed = seed;
    this.variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.#stages = stagesOf(model.layers.slice(0, -1));
    this.#last = model.layers.at(-1) as layers.Layer;
    this.#penalties = model.layers.flatMap(penaltiesOf);
  }

  /**
   * @param images [batch, height, width]
   * @returns [batch, classes], with dropout
   */
  logits(images: tf.Tensor, position: BatchPosition): tf.Tensor2D {
    let x = images;
    for (const stage of this.#stages) {
      if (stage.kind === 'other') x = stage.layer.apply(x) as tf.Tensor;
      else if (stage.rate > 0) x = tf.mul(x, this.#mask(stage, x.shape[0] as number, position));
    }
    const [kernel, bias] = this.#last.trainableWeights.map((weight) => weight.read());
    const product: tf.Tensor2D = tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D); // [batch, units] -> [batch, classes]
    return bias === undefined ? product : tf.add<tf.Tensor2D>(product, bias);
  }

  /** Sum over all kernels of l1 * sum |w| + l2 * sum w^2, as Keras defines them; undefined where there are none. */
  penalty(): tf.Scalar | undefined {
    const terms = this.#penalties.flatMap(({ kernel, l1, l2 }) => [
      ...(l1 > 0 ? [tf.mul(l1, tf.sum(tf.abs(kernel)))] : []),
      ...(l2 > 0 ? [tf.mul(l2, tf.sum(tf.square(kernel)))] : []),
    ]);
    return terms.length === 0 ? undefined : (tf.addN(terms) as tf.Scalar);
  }

  #mask(stage: Stage & { kind: 'dropout' }, samples: number, { epoch, start }: BatchPosition): tf.Tensor2D {
    const mask = new Float32Array(samples * stage.units);
    drawDropoutMask(mask, stage.units, stage.rate, {
      seed: this.#seed,
      epoch,
      firstPosition: start,
      dropoutLayer: stage.number,
    });
    return tf.tensor2d(mask, [samples, stage.units]);
  }
}

function stagesOf(modelLayers: readonly layers.Layer[]): Stage[] {
  let dropouts = 0;
  return modelLayers.map((layer) => {
    if (layer.getClassName() !== 'Dropout') return { kind: 'other', layer };
    const units = layer.outputShape.at(-1) as number;
    return { kind: 'dropout', rate: layer.getConfig().rate as number, units, number: dropouts++ };
  });
}

function penaltiesOf(layer: layers.Layer): Penalty[] {
  const { l1, l2 } = kernelPenaltyOf(layer);
  return l1 > 0 || l2 > 0 ? [{ kernel: layer.trainableWeights[0]?.read() as tf.Variable, l1, l2 }] : [];
}
