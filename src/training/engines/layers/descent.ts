import tf = require('@tensorflow/tfjs-core');

import {
  type BatchSettings,
  type OptimizerConfig,
  type Steps,
  slotsOf,
  stepsOf,
} from '../../../optimizers/index.ts';
import { tensorSteps } from './optimizers/index.ts';
import type { TensorStep } from './optimizers/tensor-step.ts';

/** An optimizer at work on the weights of a network. */
export class Descent {
  /** What the optimizer keeps, by name; each array in the order of the weights. */
  readonly slots: Readonly<Record<string, readonly tf.Variable[]>>;
  readonly #variables: readonly tf.Variable[];
  readonly #step: TensorStep<Record<string, unknown>>;
  readonly #steps: Steps;
  readonly #limit: number | undefined;

  constructor(variables: readonly tf.Variable[], optimizer: OptimizerConfig) {
    this.#variables = variables;
    this.#step = tensorSteps[optimizer.type] as TensorStep<Record<string, unknown>>;
    this.#steps = stepsOf(optimizer);
    this.#limit = optimizer.globalClipNorm;
    const zeros = () =>
      variables.map((variable) => tf.tidy(() => tf.variable(tf.zerosLike(variable), false)));
    this.slots = Object.fromEntries(slotsOf(optimizer).map((name) => [name, zeros()]));
  }

  /**
   * One step of all weights; to be called within a `tf.tidy`.
   *
   * @param gradients by the names of the variables, as `tf.variableGrads` gives them
   * @param number of the step, from 1
   */
  step(gradients: tf.NamedTensorMap, settings: BatchSettings, number: number): void {
    const clipped = this.#clipped(gradients);
    const scalars = Object.fromEntries(
      Object.entries(this.#steps(settings, number)).map(([name, value]) => [
        name,
        typeof value === 'number' ? tf.scalar(value) : value,
      ]),
    );
    for (const [index, variable] of this.#variables.entries()) {
      const slots = Object.fromEntries(
        Object.entries(this.slots).map(([name, arrays]) => [name, arrays[index] as tf.Variable]),
      );
      this.#step(variable, clipped[variable.name] as tf.Tensor, slots, scalars);
    }
  }

  /** Scaled back where the norm of all together is above the optimizer's limit. */
  #clipped(gradients: tf.NamedTensorMap): tf.NamedTensorMap {
    const limit = this.#limit;
    if (limit === undefined) return gradients;
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const scale = tf.minimum(1, tf.div(limit, tf.sqrt(tf.addN(squares))));
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]),
    );
  }

  dispose(): void {
    tf.dispose(Object.values(this.slots).flat());
  }
}
