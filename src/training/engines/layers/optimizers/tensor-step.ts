import type * as tf from '@tensorflow/tfjs-core';

/** Numbers as tensors, which tfjs would otherwise make of them for every weight at every step; flags stay flags. */
export type Scalars<Settings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends number ? tf.Scalar : Settings[Name];
};

/**
 * One step of one weight array, in place.
 *
 * @param gradient of the shape of `weight`
 * @param slots by their names in `Optimizer.slots`, all of the shape of `weight`
 * @param settings of this batch
 */
export type TensorStep<Settings> = (
  weight: tf.Variable,
  gradient: tf.Tensor,
  slots: Readonly<Record<string, tf.Variable>>,
  settings: Scalars<Settings>,
) => void;
