import type { ImageSet, SplitName } from '../dataset/dataset.ts';
import { type Preparation, readDigitImage } from '../dataset/pictures/image-file.ts';
import { imageNames } from '../dataset/pictures/image-names.ts';
import { UserError } from '../errors.ts';
import type { Prediction } from '../report/prediction.ts';
import type { PredictOptions } from './predict-options.ts';
import type { TrainedModel } from './trained-model.ts';

/** An image to classify and what is known of it. */
export interface Subject {
  readonly title: string;
  /** [height, width], row by row. */
  readonly pixels: Uint8Array;
  readonly source: Omit<Prediction, 'prediction' | 'probabilities'>;
}

/** A picture that cannot be classified. */
export interface Failure {
  readonly image: string;
  readonly error: UserError;
}

/**
 * The images that are meant, those of folders among them.
 *
 * @throws UserError where there is none at all
 */
export async function findImages(inputs: readonly string[]): Promise<(string | Failure)[]> {
  const found: (string | Failure)[] = [];
  for (const input of inputs) {
    const names = await imageNames(input).catch((error: unknown) => [asFailure(error, input)]);
    found.push(...names);
  }
  const [first] = found;
  if (inputs.length === 1 && typeof first === 'object') throw first.error;
  return found;
}

/** Reads the images that were found, or the one that `--index` asks for. */
export async function readSubjects(
  model: TrainedModel,
  images: readonly (string | Failure)[],
  { index, split = 'test', data, asIs, centre }: PredictOptions,
): Promise<readonly (Subject | Failure)[]> {
  if (index === undefined)
    return await readImages(images, model, asIs ? 'as-is' : centre ? 'centred' : undefined);
  const { set, doubt } = await model.openSplit(split, data);
  const { source, ...subject } = imageOfSplit(set, index, split, model.name);
  return [{ ...subject, source: { ...source, ...(doubt && { doubt }) } }];
}

/** Reads the images one after the other, so that only one is in memory in its full size. */
async function readImages(
  images: readonly (string | Failure)[],
  model: TrainedModel,
  preparation: Preparation | undefined,
): Promise<(Subject | Failure)[]> {
  const found: (Subject | Failure)[] = [];
  for (const image of images) {
    found.push(typeof image === 'string' ? await readImage(image, model, preparation) : image);
  }
  return found;
}

async function readImage(
  image: string,
  { imageShape, name }: TrainedModel,
  preparation: Preparation | undefined,
): Promise<Subject | Failure> {
  try {
    const { pixels, ...source } = await readDigitImage(image, imageShape, preparation);
    return {
      title: image === '-' ? 'standard input' : image,
      pixels,
      source: { image, model: name, ...source },
    };
  } catch (error) {
    return asFailure(error, image);
  }
}

/** @throws the error itself where it is a defect of ours */
function asFailure(error: unknown, image: string): Failure {
  if (error instanceof UserError) return { image, error };
  throw error;
}

function imageOfSplit(set: ImageSet, index: number, split: SplitName, model: string): Subject {
  if (!Number.isInteger(index) || index < 0 || index >= set.count) {
    const expected = set.count === 0 ? 'no image at all' : `a whole number from 0 to ${set.count - 1}`;
    throw new UserError(
      'predict/index',
      `--index: the ${split} split has ${set.count} images, expected ${expected}, received ${index}`,
    );
  }
  const imageSize = set.images.length / set.count;
  const label = set.labels[index] as number;
  return {
    title: `image ${index} of the ${split} split`,
    pixels: set.images.subarray(index * imageSize, (index + 1) * imageSize),
    source: { index, label, model },
  };
}
