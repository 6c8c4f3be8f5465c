import tf = require('@tensorflow/tfjs-core');

import type { StepOf } from '../../../../optimizers/index.ts';
import { adam } from './adam.ts';
import type { TensorStep } from './tensor-step.ts';

/** Adam behind weight decay: see `src/optimizers/adamw.ts`. */
export const adamw: TensorStep<StepOf<'adamw'>> = (weight, gradient, slots, settings) => {
  weight.assign(tf.sub(weight, tf.mul(settings.decay, weight)));
  adam(weight, gradient, slots, settings);
};
