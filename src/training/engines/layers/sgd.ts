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

  constructor(variables: readonly tf.Variable[], settings: SgdSettings) {
    this.#variables = variables;
    this.#settings = settings;
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
      variable.assign(tf.sub(variable, tf.mul(direction, this.#settings.learningRate)));
    }
  }

  dispose(): void {
    tf.dispose([...this.velocities]);
  }

  #direction(gradient: tf.Tensor, velocity: tf.Variable | undefined): tf.Tensor {
    if (velocity === undefined) return gradient;
    const { momentum, nesterov } = this.#settings;
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    return nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
  }
}
