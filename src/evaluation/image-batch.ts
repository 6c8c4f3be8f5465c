import tf = require('@tensorflow/tfjs-core');

import { byteValues, gatherImages, unitValues } from '../dataset/batches.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { expectsBytes } from '../model/input-range.ts';
import { inputShapeOf } from '../model/shape.ts';
import type { LayersModel } from '../model/tf-layers.ts';

/**
 * Some images of a set as the model wants them. Gathered in typed arrays, because `tf.slice` and `tf.gather` on the
 * wasm backend copy their whole source first.
 *
 * @param order positions of images in `set`; the batch is its entries from `start` to before `end`
 * @returns [end - start, ...input shape of the model], in [0, 1], or from 0 to 255 where the model scales them itself
 */
export function imageBatch(
  model: LayersModel,
  set: ImageSet,
  order: Uint32Array,
  start: number,
  end: number,
): tf.Tensor {
  const inputShape = inputShapeOf(model);
  const imageSize = inputShape.reduce((product, size) => product * size, 1);
  const pixels = new Float32Array((end - start) * imageSize);
  gatherImages(set, order, start, end, imageSize, pixels, expectsBytes(model) ? byteValues : unitValues);
  return tf.tensor(pixels, [end - start, ...inputShape], model.inputs[0]?.dtype);
}
