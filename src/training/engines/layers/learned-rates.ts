import tf = require('@tensorflow/tfjs-core');

import { logitOf, rateAt } from '../../../dropout/concrete-dropout.ts';
import { type RateLearner, rateLearnersIn, setRate } from '../../../model/learned-rates.ts';
import type { LayersModel } from '../../../model/tf-layers.ts';
import { type DropoutMaskKey, drawLogistics } from '../../dropout-mask.ts';

/** How far masks are from 0 and 1: that of the paper's code. */
const TEMPERATURE = 0.1;

/** A rate at work, and what its penalty depends on. */
interface Learned extends RateLearner {
  /** log p - log(1 - p), a scalar. */
  readonly logit: tf.Variable;
  /** [inputs, units] */
  readonly kernel: tf.Variable;
}

/** The rates of a network that are learned; `concreteDropout` has the formulas. */
export class LearnedRates {
  readonly #learned: readonly Learned[];
  readonly #images: number;

  /** @param images in the training set */
  constructor(model: LayersModel, images: number) {
    this.#images = images;
    this.#learned = rateLearnersIn(model).map((learner) => ({
      ...learner,
      logit: tf.tidy(() => tf.variable(tf.scalar(logitOf(learner.layer.getConfig().rate as number)))),
      kernel: learner.next.weights[0]?.read() as tf.Variable,
    }));
  }

  get logits(): tf.Variable[] {
    return this.#learned.map(({ logit }) => logit);
  }

  /** By the numbers of their layers among the dropout layers. */
  get rates(): ReadonlyMap<number, number> {
    return new Map(this.#learned.map(({ number, logit }) => [number, rateOf(logit)]));
  }

  /** Writes the rates into the layers, with which the model is saved. */
  writeBack(): void {
    for (const { layer, logit } of this.#learned) setRate(layer, rateOf(logit));
  }

  /**
   * Multiplies the units of a batch by relaxed masks.
   *
   * @param x [samples, units]
   * @returns undefined where the rate of this layer is not learned
   */
  disturb(x: tf.Tensor, key: DropoutMaskKey): tf.Tensor | undefined {
    const logit = this.#learned.find(({ number }) => number === key.dropoutLayer)?.logit;
    if (logit === undefined) return undefined;
    const logistics = new Float32Array(x.size);
    drawLogistics(logistics, x.size / (x.shape[0] as number), key);
    const kept = tf.sigmoid(tf.div(tf.sub(tf.tensor(logistics, x.shape), logit), TEMPERATURE)); // z
    return tf.mul(tf.mul(x, kept), inverseOfKept(logit));
  }

  /** What each layer adds to the loss. */
  penalties(): tf.Scalar[] {
    return this.#learned.map(({ logit, kernel, regularization }) => {
      const { lengthScale, dropoutRegularizer } = regularization;
      const ofWeights = tf.mul(tf.sum(tf.square(kernel)), inverseOfKept(logit));
      const ofRate = tf.mul(dropoutRegularizer * (kernel.shape[0] as number), negativeEntropy(logit));
      return tf.div(tf.add(tf.mul(lengthScale ** 2 / 2, ofWeights), ofRate), this.#images);
    });
  }

  dispose(): void {
    tf.dispose(this.logits);
  }
}

/** 1 / (1 - p) = 1 + e^logit. */
function inverseOfKept(logit: tf.Scalar | tf.Variable): tf.Tensor {
  return tf.add(1, tf.exp(logit));
}

/** p log p + (1 - p) log(1 - p), by -log p = softplus(-logit) and -log(1 - p) = softplus(logit). */
function negativeEntropy(logit: tf.Variable): tf.Tensor {
  const dropped = tf.mul(tf.sigmoid(logit), tf.softplus(tf.neg(logit)));
  const kept = tf.mul(tf.sigmoid(tf.neg(logit)), tf.softplus(logit));
  return tf.neg(tf.add(dropped, kept));
}

function rateOf(logit: tf.Variable): number {
  return rateAt(logit.dataSync()[0] as number);
}
