import tf = require('@tensorflow/tfjs-core');

import type { StepOf } from '../../../../optimizers/index.ts';
import type { TensorStep } from './tensor-step.ts';

/**
 * Stochastic gradient descent: see `src/optimizers/sgd.ts`. tfjs's own momentum optimizer is not used: setting its
 * momentum changes its config but not the tensor in use.
 */
export const sgd: TensorStep<StepOf<'sgd'>> = (weight, gradient, { velocity }, settings) => {
  const { learningRate, momentum, nesterov } = settings;
  let direction = gradient;
  if (velocity !== undefined) {
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
  }
  weight.assign(tf.sub(weight, tf.mul(direction, learningRate)));
};
