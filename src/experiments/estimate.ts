import type { Config } from '../config/schema.ts';
import { slotsOf } from '../optimizers/index.ts';

/**
 * Of the fused engine with one thread beside another training, measured with the reference network, 784-512-512-10 and
 * 784-1024-1024-1024-10.
 */
const SECONDS_TO_START = 1;
const SECONDS_PER_IMAGE = 1.5e-6;
const SECONDS_PER_IMAGE_AND_PARAMETER = 6.5e-11;
/**
 * Where the optimizer keeps something of each weight, as a momentum, so that all weights move at every step: measured with
 * 784-1200-1200-10, whose weights no cache holds.
 */
const SECONDS_PER_STEP_AND_PARAMETER = 2.2e-9;

/**
 * How long a training takes at most, roughly: early stopping may end it sooner, and another engine takes longer.
 *
 * @param images to train on
 * @returns seconds on one core
 */
export function estimateSeconds({ model, training }: Config, images: number): number {
  const parameters = parametersOf(model);
  const perImage = SECONDS_PER_IMAGE + SECONDS_PER_IMAGE_AND_PARAMETER * parameters;
  const perStep = slotsOf(training.optimizer).length === 0 ? 0 : SECONDS_PER_STEP_AND_PARAMETER * parameters;
  const steps = Math.ceil(images / training.batchSize);
  return SECONDS_TO_START + training.epochs * (images * perImage + steps * perStep);
}

function parametersOf({ inputShape: [height, width], layers }: Config['model']): number {
  let [inputs, count] = [height * width, 0];
  for (const layer of layers) {
    if (!('dense' in layer)) continue;
    count += layer.dense.units * (inputs + 1);
    inputs = layer.dense.units;
  }
  return count;
}
