import tf = require('@tensorflow/tfjs-core');

import type { Layer } from './tf-layers.ts';

/** [batch, inputs] x [inputs, units] -> [batch, units] */
type Multiply = (x: tf.Tensor2D, kernel: tf.Tensor2D) => tf.Tensor2D;

/** x kernel + bias: what a dense layer gives its activation. [batch, inputs] -> [batch, units] */
export function denseSums(
  layer: Layer,
  x: tf.Tensor,
  multiply: Multiply = (a, b) => tf.matMul(a, b),
): tf.Tensor2D {
  const [kernel, bias] = layer.weights.map((weight) => weight.read());
  const product = multiply(x as tf.Tensor2D, kernel as tf.Tensor2D);
  return bias === undefined ? product : tf.add<tf.Tensor2D>(product, bias);
}
