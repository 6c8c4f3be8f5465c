import type { ImageSet } from '../../dataset/dataset.ts';
import { UserError } from '../../errors.ts';
import { classesOf, inputShapeOf, sizeOf } from '../../model/shape.ts';
import type { OptimizerConfig } from '../../optimizers/index.ts';
import type { EngineDescription } from '../engine.ts';
import type { EpochSettings } from '../epoch-settings.ts';

/**
 * Checks what the engines rely on: they would train on other memory than the images otherwise, or towards classes
 * that are not there.
 *
 * @throws UserError where the training set does not fit the model, or a setting is no such number
 */
export function checkData({ model, train, batchSize }: EngineDescription): void {
  checkImages(train, sizeOf(inputShapeOf(model)));
  const classes = classesOf(model);
  const outside = train.labels.find((label) => label >= classes);
  if (outside !== undefined) {
    throw unfit(
      `labels: expected classes from 0 to ${classes - 1}, as many as the model has outputs, received ${outside}`,
    );
  }
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw unfit(`batchSize: expected a whole number from 1, received ${batchSize}`);
}

function checkImages({ images, labels, count }: ImageSet, pixels: number): void {
  if (count < 1) throw unfit('images: expected at least one, received none');
  if (images.length !== count * pixels) {
    throw unfit(
      `images: expected ${count} of ${pixels} bytes each, the model's input, received ${images.length} bytes`,
    );
  }
  if (labels.length !== count)
    throw unfit(`labels: expected ${count}, one for each image, received ${labels.length}`);
}

/**
 * Checks that an epoch's settings are for each batch and each dropout layer of this training: others would be NaN.
 *
 * @param training.dropouts number of dropout layers
 * @throws UserError where they are not
 */
export function checkEpochSettings(
  { learningRates, momenta, rates }: EpochSettings,
  { optimizer, batches, dropouts }: { optimizer: OptimizerConfig; batches: number; dropouts: number },
): void {
  if ('momentum' in optimizer && typeof optimizer.momentum !== 'number' && momenta === undefined)
    throw unfit(`momenta: expected ${batches}, one for each batch, received none`);
  if (rates.length !== dropouts)
    throw unfit(`rates: expected ${dropouts}, one for each dropout layer, received ${rates.length}`);
  for (const [name, values] of [
    ['learningRates', learningRates],
    ...(momenta === undefined ? [] : [['momenta', momenta] as const]),
    ...rates.map((of) => ['rates', of]),
  ] as const)
    if (values.length !== batches)
      throw unfit(`${name}: expected ${batches}, one for each batch, received ${values.length}`);
}

function unfit(message: string): UserError {
  return new UserError('engine/data', message);
}
