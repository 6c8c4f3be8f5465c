import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ImageSet } from '../dataset/dataset.ts';
import { classesOf } from '../model/shape.ts';
import { imageBatch } from './image-batch.ts';

/** Large enough that a product is worth its call, small enough that a batch is only a few megabytes. */
const BATCH_SIZE = 1000;

/**
 * What the model gives for every image, without dropout.
 *
 * @param model [batch, height, width], or any input of as many numbers per image, -> [batch, classes]
 * @returns [count, classes], row by row
 */
export async function predictProbabilities(model: LayersModel, set: ImageSet): Promise<Float32Array> {
  const classes = classesOf(model);
  const probabilities = new Float32Array(set.count * classes);
  const order = Uint32Array.from({ length: set.count }, (_, position) => position);
  for (let start = 0; start < set.count; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, set.count);
    const batch = tf.tidy(() => {
      const images = imageBatch(model, set, order, start, end);
      return (model.apply(images) as tf.Tensor).dataSync<'float32'>(); // [end - start, classes]
    });
    probabilities.set(batch, start * classes);
    await new Promise(setImmediate); // lets Ctrl-C and the progress bar through
  }
  return probabilities;
}
