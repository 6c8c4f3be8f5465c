import tf = require('@tensorflow/tfjs-core');

import type { StepOf } from '../../../../optimizers/index.ts';
import type { TensorStep } from './tensor-step.ts';

/** RMSprop: see `src/optimizers/rmsprop.ts`. */
export const rmsprop: TensorStep<StepOf<'rmsprop'>> = (weight, gradient, slots, settings) => {
  const { learningRate, rho, momentum, epsilon, follow } = settings;
  const { meanSquare, velocity } = slots as { meanSquare: tf.Variable; velocity?: tf.Variable };
  meanSquare.assign(tf.add(tf.mul(rho, meanSquare), tf.mul(follow, tf.square(gradient))));
  const direction = tf.div(tf.mul(learningRate, gradient), tf.sqrt(tf.add(meanSquare, epsilon)));
  velocity?.assign(tf.add(tf.mul(momentum, velocity), direction));
  weight.assign(tf.sub(weight, velocity ?? direction));
};
