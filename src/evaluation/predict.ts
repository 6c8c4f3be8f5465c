import type { ImageSet } from '../dataset/dataset.ts';
import { logitsOf } from '../model/logits.ts';
import { largestActivation } from '../model/shape.ts';
import type { LayersModel } from '../model/tf-layers.ts';
import { imageBatch } from './image-batch.ts';
import { numbersOf } from './numbers-of.ts';
import { probabilitiesOf } from './probabilities.ts';

/** Large enough that a product is worth its call, small enough that a batch is only a few megabytes. */
const BATCH_SIZE = 1000;
/** 64 MB of float32, of which a layer holds its inputs and its outputs; other people's layers may be large. */
const MOST_NUMBERS = 2 ** 24;

/**
 * What the model gives its softmax for every image, without dropout; its outputs where it ends without softmax.
 *
 * @param model [batch, height, width], or any input of as many numbers per image, -> [batch, classes]
 * @returns [count, classes], row by row
 * @throws UserError where the model does not tell classes apart
 */
export async function predictLogits(model: LayersModel, set: ImageSet): Promise<Float32Array> {
  const reader = logitsOf(model);
  const logits = new Float32Array(set.count * reader.classes);
  const order = Uint32Array.from({ length: set.count }, (_, position) => position);
  const batchSize = batchSizeFor(model);
  for (let start = 0; start < set.count; start += batchSize) {
    const end = Math.min(start + batchSize, set.count);
    const batch = numbersOf(() => reader.read(imageBatch(model, set, order, start, end)));
    logits.set(batch, start * reader.classes);
    await new Promise(setImmediate); // lets Ctrl-C and the progress bar through
  }
  return logits;
}

/** How many images are computed at once; the results do not depend on it. */
export function batchSizeFor(model: LayersModel): number {
  return Math.max(1, Math.min(BATCH_SIZE, Math.floor(MOST_NUMBERS / largestActivation(model))));
}

/** The probability of each class for one image; they add up to 1. */
export function softmax(logits: Float32Array): number[] {
  return [...probabilitiesOf(logits, logits.length)];
}
