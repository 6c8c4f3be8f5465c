import { UserError } from '../errors.ts';
import { RandomStream } from '../random.ts';
import type { Dataset, ImageSet, Splits } from './dataset.ts';
import { type SplitSettings, splitProblems, splitSizes } from './split-sizes.ts';
import { stratifiedOrder } from './stratify.ts';

/** How a data set is divided. */
export interface SplitOptions extends SplitSettings {
  readonly seed: number;
  /** Instead of `seed`, so that trainings with other seeds share their split. */
  readonly splitSeed?: number;
}

/** One stream for each draw, by its index, so that none depends on the settings of another. */
const drawIndex = { test: 0, validation: 1, subset: 2 } as const;

/**
 * Divides a data set into training, validation and test images, stratified by class and decided by one seed alone.
 * The test set depends on neither `validationFraction` nor `subset`, the validation set not on `subset`, and a
 * smaller subset is contained in a larger one. Images keep the order of the source. Test images are drawn first, then
 * validation images of the rest, then the subset of what is left; shares are rounded to whole images, halves up.
 *
 * @throws UserError where a set that was asked for would be empty, or a subset larger than what is there
 */
export function splitDataset(dataset: Dataset, options: SplitOptions): Splits {
  checkSizes(dataset, options);
  const { labels, count } = dataset.train;
  const { seed, splitSeed = seed } = options;
  const sizes = splitSizes(dataset, options);
  const draw = (name: keyof typeof drawIndex, positions: Uint32Array, size: number) =>
    drawStratified(labels, positions, size, new RandomStream(splitSeed, 'split', drawIndex[name]));

  const everything = Uint32Array.from({ length: count }, (_, position) => position);
  const [test, afterTest] = draw('test', everything, sizes.test);
  const [validation, available] = draw('validation', afterTest, sizes.validation);
  const [train] = draw('subset', available, sizes.train);

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

function checkSizes(dataset: Dataset, options: SplitOptions): void {
  const problems = splitProblems(dataset, options);
  if (problems.length === 0) return;
  const lines = problems.map(({ setting, message }) => `data.${setting}: ${message}`);
  throw new UserError('split/sizes', lines);
}
