import tf = require('@tensorflow/tfjs-core');

import type { StepOf } from '../../../../optimizers/index.ts';
import type { TensorStep } from './tensor-step.ts';

/** Adam: see `src/optimizers/adam.ts`. */
export const adam: TensorStep<StepOf<'adam'>> = (weight, gradient, slots, settings) => {
  const { mean, meanSquare } = slots as { mean: tf.Variable; meanSquare: tf.Variable };
  const { follow1, follow2, stepSize, epsilon } = settings;
  mean.assign(tf.add(mean, tf.mul(follow1, tf.sub(gradient, mean))));
  meanSquare.assign(tf.add(meanSquare, tf.mul(follow2, tf.sub(tf.square(gradient), meanSquare))));
  weight.assign(tf.sub(weight, tf.div(tf.mul(stepSize, mean), tf.add(tf.sqrt(meanSquare), epsilon))));
};
