import tf = require('@tensorflow/tfjs-core');

/** Mean over the batch of -log softmax(logits) at the label. Both [batch, classes]. */
export function meanCrossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1)));
}
