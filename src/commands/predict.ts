import { stat } from 'node:fs/promises';
import type { BackendChoice } from '../backend/names.ts';
import type { ImageSet, SplitName } from '../dataset/dataset.ts';
import { readDigitImage } from '../dataset/image-file.ts';
import { UserError } from '../errors.ts';
import { argMax } from '../evaluation/evaluate.ts';
import { softmax } from '../evaluation/predict.ts';
import { type Prediction, predictionReport } from '../report/prediction.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { openTrainedModel, type TrainedModel } from './trained-model.ts';

export interface PredictOptions extends CommonOptions {
  /** Image files; the first may be a run directory or a model.json instead. */
  readonly inputs: readonly string[];
  /** Position from 0 of an image in a split. */
  readonly index?: number;
  readonly split?: SplitName;
  readonly data?: string;
  readonly backend?: BackendChoice;
}

/** An image to classify and what is known of it. */
interface Subject {
  readonly title: string;
  /** [height, width], row by row. */
  readonly pixels: Uint8Array;
  readonly source: Pick<Prediction, 'image' | 'index' | 'label'>;
}

/** Classifies pictures of digits, or an image of a split. */
export async function predict(options: PredictOptions, io: Io): Promise<ExitCode> {
  const { target, images } = await separate(options.inputs);
  checkOptions(images, options);
  const model = await openTrainedModel(target, options.backend);
  const subjects = await readSubjects(model, images, options);
  if (model.note && !options.quiet) io.stderr.write(`${model.note}\n`);
  const predictions = await classify(model, subjects);
  if (options.json) {
    io.stdout.write(`${JSON.stringify(predictions, null, 2)}\n`);
    return exitCodes.good;
  }
  const reports = subjects.map(({ title, pixels }, position) =>
    predictionReport(
      title,
      predictions[position] as Prediction,
      { pixels, shape: model.imageShape },
      io.paint,
    ),
  );
  io.stdout.write(reports.join('\n'));
  return exitCodes.good;
}

/** Tells the model from the images: it is a directory or ends in `.json`. */
async function separate(
  inputs: readonly string[],
): Promise<{ target: string | undefined; images: readonly string[] }> {
  const [first, ...rest] = inputs;
  if (first === undefined || !(await isModel(first))) return { target: undefined, images: inputs };
  return { target: first, images: rest };
}

async function isModel(path: string): Promise<boolean> {
  if (path.endsWith('.json')) return true;
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function checkOptions(images: readonly string[], { index, split, data }: PredictOptions): void {
  if (index !== undefined && images.length > 0) {
    throw new UserError('predict/both', 'predict: expected images or --index, received both');
  }
  if (index !== undefined) return;
  const given = Object.entries({ split, data }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    const hint = 'Add --index N, the position of an image in its split.';
    throw new UserError(
      'predict/no-index',
      `--${given[0]}: says where --index counts, and there is no --index`,
      hint,
    );
  }
  if (images.length > 0) return;
  const hint = 'For example: dropout-mlp predict seven.png';
  throw new UserError('predict/nothing', 'predict: expected an image or --index N, received neither', hint);
}

async function readSubjects(
  model: TrainedModel,
  images: readonly string[],
  { index, split = 'test', data }: PredictOptions,
): Promise<readonly Subject[]> {
  if (index === undefined) return await readImages(images, model.imageShape);
  const { set } = await model.openSplit(split, data);
  return [imageOfSplit(set, index, split)];
}

/** Reads all images, or says of each that cannot be read what is wrong with it. */
async function readImages(images: readonly string[], shape: TrainedModel['imageShape']): Promise<Subject[]> {
  const results = await Promise.allSettled(images.map((image) => readDigitImage(image, shape)));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failures.length > 0) throw allOf(failures);
  return results.flatMap((result, position) => {
    const image = images[position] as string;
    return result.status === 'fulfilled' ? [{ title: image, pixels: result.value, source: { image } }] : [];
  });
}

/** One error for several. */
function allOf(failures: readonly unknown[]): unknown {
  const mistakes = failures.filter((failure) => failure instanceof UserError);
  if (failures.length === 1 || mistakes.length < failures.length) {
    return failures.find((failure) => !(failure instanceof UserError)) ?? failures[0];
  }
  const hints = new Set(mistakes.flatMap(({ hint }) => hint ?? []));
  return new UserError(
    'predict/images',
    mistakes.map(({ message }) => message).join('\n'),
    hints.size === 0 ? undefined : [...hints].join('\n'),
  );
}

function imageOfSplit(set: ImageSet, index: number, split: SplitName): Subject {
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
    source: { index, label },
  };
}

async function classify(
  { logits, classes }: TrainedModel,
  subjects: readonly Subject[],
): Promise<Prediction[]> {
  const images = Uint8Array.from(subjects.flatMap(({ pixels }) => [...pixels]));
  const set = { images, labels: new Uint8Array(subjects.length), count: subjects.length };
  const all = await logits(set);
  return subjects.map(({ source }, position) => {
    const ofSubject = all.subarray(position * classes, (position + 1) * classes);
    return { ...source, prediction: argMax(ofSubject), probabilities: softmax(ofSubject) };
  });
}
