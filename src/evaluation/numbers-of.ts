import tf = require('@tensorflow/tfjs-core');

/**
 * The numbers of a tensor, once all that was made on the way to it is freed. They are not what `tidy` returns: tfjs would look
 * at each of them, in search of tensors.
 */
export function numbersOf(compute: () => tf.Tensor): Float32Array {
  let numbers: Float32Array = new Float32Array();
  tf.tidy(() => {
    numbers = compute().dataSync<'float32'>();
  });
  return numbers;
}
