import { UserError } from '../errors.ts';
import { RandomStream } from '../random.ts';
import type { Dataset, ImageSet, Splits } from './dataset.ts';
import { stratifiedOrder } from './stratify.ts';

/** How a data set is divided. */
export interface SplitOptions {
  readonly seed: number;
  /** Share of the training images that becomes the validation set, in [0, 1). */
  readonly validationFraction: number;
  /** Share of the images that becomes the test set where the source has none, in (0, 1). */
  readonly testFraction: number;
  /** A whole number of training images (at least 1) or a share of them in (0, 1); all where absent. */
  readonly subset?: number;
}

/** One stream for each draw, by its index, so that none depends on the settings of another. */
const drawIndex = { test: 0, validation: 1, subset: 2 } as const;

/**
 * Divides a data set into training, validation and test images, stratified by class and decided by the seed alone.
 * The test set depends on neither `validationFraction` nor `subset`, the validation set not on `subset`, and a
 * smaller subset is contained in a larger one. Images keep the order of the source. Test images are drawn first, then
 * validation images of the rest, then the subset of what is left; shares are rounded to whole images, halves up.
 *
 * @throws UserError where a set that was asked for would be empty, or a subset larger than what is there
 */
export function splitDataset(dataset: Dataset, options: SplitOptions): Splits {
  const { seed, validationFraction, testFraction, subset } = options;
  const { labels, count } = dataset.train;
  const draw = (name: keyof typeof drawIndex, positions: Uint32Array, size: number) =>
    drawStratified(labels, positions, size, new RandomStream(seed, 'split', drawIndex[name]));

  const everything = Uint32Array.from({ length: count }, (_, position) => position);
  const testCount = dataset.test ? 0 : shareOf('test', testFraction, count);
  const [test, afterTest] = draw('test', everything, testCount);
  const validationCount = shareOf('validation', validationFraction, afterTest.length);
  const [validation, available] = draw('validation', afterTest, validationCount);
  if (available.length === 0) throw noTrainingImage(options, count);
  const trainCount = subset === undefined ? available.length : subsetCount(subset, available.length);
  const [train] = draw('subset', available, trainCount);

  return {
    train: pick(dataset.train, train),
    validation: pick(dataset.train, validation),
    test: dataset.test ?? pick(dataset.train, test),
  };
}

/**
 * Draws `size` of the positions: the beginning of their stratified order. Returns them and the rest, each in the order of
 * the source. Nothing is read from the stream where none or all are to be drawn.
 */
function drawStratified(
  labels: Uint8Array,
  positions: Uint32Array,
  size: number,
  stream: RandomStream,
): readonly [drawn: Uint32Array, rest: Uint32Array] {
  if (size === 0) return [new Uint32Array(), positions];
  if (size === positions.length) return [positions, new Uint32Array()];
  const order = stratifiedOrder(labels, positions, stream);
  return [order.slice(0, size).sort(), order.slice(size).sort()];
}

/** The images at these positions, copied unless they are all. */
function pick(set: ImageSet, positions: Uint32Array): ImageSet {
  if (positions.length === set.count) return set;
  const imageSize = set.images.length / set.count;
  const images = new Uint8Array(positions.length * imageSize);
  for (const [place, position] of positions.entries()) {
    images.set(set.images.subarray(position * imageSize, (position + 1) * imageSize), place * imageSize);
  }
  const labels = Uint8Array.from(positions, (position) => set.labels[position] as number);
  return { images, labels, count: positions.length };
}

function shareOf(name: 'test' | 'validation', fraction: number, count: number): number {
  const share = Math.round(fraction * count);
  if (fraction === 0 || share > 0) return share;
  throw new UserError(
    'split/empty',
    `data.${name}Fraction: ${fraction} of ${count} images gives a ${name} set without images`,
    name === 'test' ? 'Choose a larger fraction.' : 'Choose a larger fraction, or 0 for no validation set.',
  );
}

function subsetCount(subset: number, available: number): number {
  const count = subset < 1 ? Math.round(subset * available) : subset;
  if (count > available) {
    throw new UserError(
      'split/subset-too-large',
      `data.subset: expected at most the ${available} training images there are, received ${subset}`,
      'Choose a smaller subset, or leave it out to train on all images.',
    );
  }
  if (count === 0) {
    throw new UserError(
      'split/empty',
      `data.subset: ${subset} of ${available} training images gives none`,
      'Choose a larger subset.',
    );
  }
  return count;
}

function noTrainingImage({ testFraction, validationFraction }: SplitOptions, count: number): UserError {
  return new UserError(
    'split/empty',
    `data: no training image is left of ${count} (testFraction ${testFraction}, validationFraction ${validationFraction})`,
    'Choose smaller fractions.',
  );
}
