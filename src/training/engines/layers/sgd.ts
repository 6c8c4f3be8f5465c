import * as tf from '@tensorflow/tfjs-core';
import type { SgdSettings } from '../../engine.ts';

/**
 * Stochastic gradient descent over tfjs variables. With momentum m and learning rate r,
 *
 *     a <- m a + g        w <- w - r a                (Polyak 1964)
 *     a <- m a + g        w <- w - r (g + m a)        (Nesterov; Sutskever et al. 2013, in the form of PyTorch)
 *
 * tfjs's own momentum optimizer is not used: setting its momentum changes its config but not the tensor in use.
 */
export class Sgd {
  readonly velocities: readonly tf.Variable[];
  readonly #variables: readonly tf.Variable[];
  readonly #settings: SgdSettings;
  /** As tensors, which tfjs would otherwise make of the numbers for every weight at every step. */
  readonly #learningRate: tf.Scalar;
  readonly #momentum: tf.Scalar;

  constructor(variables: readonly tf.Variable[], settings: SgdSettings) {
    this.#variables = variables;
    this.#settings = settings;
    this.#learningRate = tf.keep(tf.scalar(settings.learningRate));
    this.#momentum = tf.keep(tf.scalar(settings.momentum));
    this.velocities =
      settings.momentum > 0
        ? variables.map((variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)))
        : [];
  }

  /** @param gradients by the names of the variables, as `tf.variableGrads` gives them */
  step(gradients: tf.NamedTensorMap): void {
    for (const [index, variable] of this.#variables.entries()) {
      const gradient = gradients[variable.name] as tf.Tensor;
      const direction = this.#direction(gradient, this.velocities[index]);
      variable.assign(tf.sub(variable, tf.mul(direction, this.#learningRate)));
    }
  }

  dispose(): void {
    tf.dispose([...this.velocities, this.#learningRate, this.#momentum]);
  }

  #direction(gradient: tf.Tensor, velocity: tf.Variable | undefined): tf.Tensor {
    if (velocity === undefined) return gradient;
    velocity.assign(tf.add(tf.mul(velocity, this.#momentum), gradient));
    return this.#settings.nesterov ? tf.add(gradient, tf.mul(velocity, this.#momentum)) : velocity;
  }
}
