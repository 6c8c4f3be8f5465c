import type { Dataset, ImageSet, SplitName } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { type SplitOptions, splitDataset } from '../dataset/split.ts';
import { UserError } from '../errors.ts';
import type { TrainingData } from '../model/training-data.ts';
import { asMovedData } from '../runs/moved-data.ts';

/** What images have to fit. */
export interface ModelFit {
  /** What the user would call the model: the directory of the run, or the path of the model.json. */
  readonly name: string;
  /** [height, width] in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  readonly classes: number;
}

/** Images for a model to be tried on. */
export interface ModelImages {
  readonly set: ImageSet;
  /** Why the model may have been trained on some of them, where that cannot be ruled out. */
  readonly doubt?: string;
}

/** How a model's images are split that is not ours: seed 0 and the fractions that a config has by default. */
const defaultSplit = { seed: 0, validationFraction: 0, testFraction: 0.2 };

/**
 * The images of one split, divided as they were in training.
 *
 * @param trainingData of the model, where it is known
 * @param source `embedded` or a directory, instead of the data it was trained on
 * @throws UserError where the images do not fit the model, or the data it was trained on has changed since
 */
export async function openModelImages(
  fit: ModelFit,
  trainingData: TrainingData | undefined,
  split: SplitName,
  source: string | undefined,
): Promise<ModelImages> {
  const dataset = await openData(source ?? trainingData?.source ?? 'embedded', trainingData).catch(
    (error) => {
      throw source === undefined ? asMovedData(error, fit.name) : error;
    },
  );
  checkFit(fit, dataset);
  const options = trainingData ?? defaultSplit;
  const images = () => splitDataset(dataset, settingsOf(split, options))[split];
  if (dataset.fingerprint === trainingData?.fingerprint) return { set: images() };
  if (source !== undefined && split === 'test' && dataset.test !== undefined) return { set: images() };
  if (dataset.source === trainingData?.source) throw changedData(fit.name, dataset);
  return { set: images(), doubt: doubtAbout(fit.name, dataset, trainingData) };
}

/** With the images turned as in training where they are those of training, else as their names say. */
async function openData(source: string, trainingData: TrainingData | undefined): Promise<Dataset> {
  const dataset = await openDataset(source, trainingData);
  const isOther = dataset.fingerprint !== trainingData?.fingerprint;
  return isOther && trainingData?.transpose !== undefined ? openDataset(source) : dataset;
}

function changedData(name: string, { source }: Dataset): UserError {
  const hint = 'Name the data it was trained on by --data, or a directory with test files of its own.';
  return new UserError(
    'model/other-data',
    `${source}: not the images any more that ${name} was trained on`,
    hint,
  );
}

function doubtAbout(name: string, { source }: Dataset, trainingData: TrainingData | undefined): string {
  const reason =
    trainingData === undefined
      ? `nothing is known of the images that ${name} was trained on`
      : `${name} was trained on other images than those of ${source}`;
  return `${reason}, so that some of these may be among them`;
}

/** Without the settings that the split does not depend on, which other data than those of the training may not fit. */
function settingsOf(
  split: SplitName,
  { seed, splitSeed, validationFraction, testFraction, subset }: SplitOptions,
): SplitOptions {
  return {
    seed: splitSeed ?? seed,
    testFraction,
    validationFraction: split === 'test' ? 0 : validationFraction,
    ...(split === 'train' && subset !== undefined && { subset }),
  };
}

function checkFit({ name, imageShape, classes }: ModelFit, dataset: Dataset): void {
  const [height, width] = dataset.imageShape;
  if (height !== imageShape[0] || width !== imageShape[1]) {
    throw misfit(
      name,
      `images of ${imageShape.join('x')} pixels`,
      `images of ${height}x${width} in ${dataset.source}`,
    );
  }
  if (dataset.classes > classes) {
    throw misfit(name, `at most ${classes} classes`, `${dataset.classes} classes in ${dataset.source}`);
  }
}

function misfit(name: string, expected: string, received: string): UserError {
  const hint = 'Name the data it was trained on with --data.';
  return new UserError('model/misfit', `${name}: expected ${expected}, received ${received}`, hint);
}
