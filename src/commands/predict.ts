import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendChoice } from '../backend/names.ts';
import { commandLine } from '../command-line.ts';
import type { ImageSet, SplitName } from '../dataset/dataset.ts';
import { type Preparation, readDigitImage } from '../dataset/pictures/image-file.ts';
import { imageNames } from '../dataset/pictures/image-names.ts';
import { UserError } from '../errors.ts';
import { argMax } from '../evaluation/evaluate.ts';
import { probabilitiesOf } from '../evaluation/probabilities.ts';
import { spreadOf } from '../evaluation/spread.ts';
import { atTemperature } from '../evaluation/temperature.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { type Prediction, renderPrediction, renderPredictions } from '../report/prediction.ts';
import { predictionCsv } from '../report/prediction-csv.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { openSampler } from './monte-carlo.ts';
import { print } from './print.ts';
import { keptTemperature } from './temperature.ts';
import { openTrainedModel, type TrainedModel } from './trained-model.ts';

export interface PredictOptions extends CommonOptions {
  /** Image files, folders of them, `-` for standard input; the first may be a run directory or a model.json instead. */
  readonly inputs: readonly string[];
  /** Take the pixels as they are, whatever the size. */
  readonly asIs?: boolean;
  /** Crop, scale and centre, whatever the size. */
  readonly centre?: boolean;
  /** Position from 0 of an image in a split. */
  readonly index?: number;
  readonly split?: SplitName;
  readonly data?: string;
  /** Divide the logits by the temperature that the run keeps. */
  readonly calibrated?: boolean;
  /** Of each image, with dropout on. */
  readonly mcSamples?: number;
  readonly backend?: BackendChoice;
  /** stdout becomes a table for other programs. */
  readonly csv?: boolean;
}

/** An image to classify and what is known of it. */
interface Subject {
  readonly title: string;
  /** [height, width], row by row. */
  readonly pixels: Uint8Array;
  readonly source: Omit<Prediction, 'prediction' | 'probabilities'>;
}

/** A picture that cannot be classified. */
interface Failure {
  readonly image: string;
  readonly error: UserError;
}

/** Classifies pictures of digits, or an image of a split. */
export async function predict(options: PredictOptions, io: Io): Promise<ExitCode> {
  const { target, images } = await separate(options.inputs);
  checkOptions(images, options);
  const wanted = await findImages(images);
  const model = await openTrainedModel(target ?? (await chooseRun(io, options)), options.backend);
  const found = await readSubjects(model, wanted, options);
  if (model.note && !options.quiet) io.stderr.write(renderRemark(model.note));
  const subjects = found.filter((one) => 'pixels' in one);
  const failures = found.filter((one) => 'error' in one);
  const predictions = named(await answer(model, subjects, options), model);
  print(io, options, inOrder(found, predictions), () =>
    options.csv
      ? predictionCsv(predictions, namesOf(model))
      : renderAnswers(found.length, subjects, predictions, model, io),
  );
  if (options.csv) warnOfDoubts(predictions, io);
  for (const { error } of failures) io.stderr.write(renderFailure(error, found.length, io));
  return failures.length === 0 ? exitCodes.good : exitCodes.badInput;
}

/** A record for each image that was asked for, also where it failed. */
function inOrder(found: readonly (Subject | Failure)[], predictions: readonly Prediction[]): object[] {
  const answers = [...predictions];
  return found.map((one) => ('error' in one ? one : (answers.shift() as Prediction)));
}

function renderAnswers(
  asked: number,
  subjects: readonly Subject[],
  predictions: readonly Prediction[],
  { name, imageShape }: TrainedModel,
  { stdout, paint }: Io,
): string {
  const columns = columnsOf(stdout);
  const [subject] = subjects;
  if (subject === undefined) return '';
  if (asked > 1) return renderPredictions(name, predictions, columns, paint);
  const drawing = { pixels: subject.pixels, shape: imageShape };
  return renderPrediction(subject.title, predictions[0] as Prediction, drawing, columns, paint);
}

/** With the names of the classes, where the model knows them. */
function named(predictions: readonly Prediction[], model: TrainedModel): Prediction[] {
  if (model.classNames === undefined) return [...predictions];
  const classNames = namesOf(model);
  return predictions.map((one) => ({ ...one, className: classNames[one.prediction] as string, classNames }));
}

function namesOf({ classes, classNames }: TrainedModel): string[] {
  return Array.from({ length: classes }, (_, index) => classNames?.[index] ?? String(index));
}

/** A table for programs has no place for them. */
function warnOfDoubts(predictions: readonly Prediction[], { stderr, paintError }: Io): void {
  for (const { image, doubt } of predictions) {
    if (doubt === undefined) continue;
    stderr.write(renderWarning(image === undefined ? doubt : `${image}: in doubt: ${doubt}`, paintError));
  }
}

/** One line where there are many images; how to mend it too where there is only this one. */
function renderFailure(error: UserError, asked: number, { paintError }: Io): string {
  return renderError(asked === 1 ? error : new UserError(error.code, error.message), paintError);
}

/** Tells the model from the images: it ends in `.json`, or is a directory with a run or a model in it. */
async function separate(
  inputs: readonly string[],
): Promise<{ target: string | undefined; images: readonly string[] }> {
  const [first, ...rest] = inputs;
  if (first === undefined || !(await isModel(first))) return { target: undefined, images: inputs };
  return { target: first, images: rest };
}

async function isModel(path: string): Promise<boolean> {
  if (/\.(json|h5|hdf5|keras|onnx|pth?|tflite)$/i.test(path)) return true; // some only to be refused as a model
  const exists = (name: string) =>
    stat(join(path, name)).then(
      () => true,
      () => false,
    );
  return (await exists('run.json')) || (await exists('model.json'));
}

function checkOptions(images: readonly string[], options: PredictOptions): void {
  const { index, split, data, asIs, centre, csv, json } = options;
  if (csv && json) throw new UserError('predict/both', 'predict: expected --csv or --json, received both');
  if (index !== undefined && images.length > 0) {
    throw new UserError('predict/both', 'predict: expected images or --index, received both');
  }
  if (asIs && centre)
    throw new UserError('predict/both', 'predict: expected --as-is or --centre, received both');
  if (options.calibrated && options.mcSamples !== undefined) {
    const problem =
      'predict: expected --calibrated or --mc-samples, received both; the temperature is that of the network without dropout';
    throw new UserError('predict/both', problem);
  }
  if (images.filter((image) => image === '-').length > 1) {
    const problem = 'predict: expected - once, as standard input holds one image, received it twice';
    throw new UserError('predict/standard-input', problem);
  }
  if (index !== undefined) {
    if (asIs || centre) {
      const problem = `${asIs ? '--as-is' : '--centre'}: says how image files are prepared, and there are none with --index`;
      throw new UserError('predict/no-images', problem);
    }
    return;
  }
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
  const hint = `For example: ${commandLine('predict', 'seven.png')}`;
  throw new UserError('predict/nothing', 'predict: expected an image or --index N, received neither', hint);
}

async function readSubjects(
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

/**
 * The images that are meant, those of folders among them.
 *
 * @throws UserError where there is none at all
 */
async function findImages(inputs: readonly string[]): Promise<(string | Failure)[]> {
  const found: (string | Failure)[] = [];
  for (const input of inputs) {
    const names = await imageNames(input).catch((error: unknown) => [asFailure(error, input)]);
    found.push(...names);
  }
  const [first] = found;
  if (inputs.length === 1 && typeof first === 'object') throw first.error;
  return found;
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

async function answer(
  model: TrainedModel,
  subjects: readonly Subject[],
  { calibrated, mcSamples, backend }: PredictOptions,
): Promise<Prediction[]> {
  if (mcSamples !== undefined) return await classifyBySamples(model, subjects, mcSamples, backend);
  return await classify(model, subjects, calibrated ? await keptTemperature(model) : 1);
}

async function classify(
  { logits, classes }: TrainedModel,
  subjects: readonly Subject[],
  temperature: number,
): Promise<Prediction[]> {
  const images = Uint8Array.from(subjects.flatMap(({ pixels }) => [...pixels]));
  const set = { images, labels: new Uint8Array(subjects.length), count: subjects.length };
  const all = await logits(set);
  return subjects.map(({ source }, position) => {
    const ofSubject = all.subarray(position * classes, (position + 1) * classes);
    const probabilities = [...probabilitiesOf(atTemperature(ofSubject, temperature), classes)];
    return { ...source, prediction: argMax(ofSubject), probabilities };
  });
}

/** Each image by itself: its masks do not depend on what else is asked. */
async function classifyBySamples(
  model: TrainedModel,
  subjects: readonly Subject[],
  samples: number,
  backend: BackendChoice | undefined,
): Promise<Prediction[]> {
  const { sampler } = await openSampler(model, backend);
  const predictions: Prediction[] = [];
  for (const { pixels, source } of subjects) {
    const set = { images: pixels, labels: new Uint8Array(1), count: 1 };
    for await (const logits of sampler.sample(set, samples, source.index)) {
      predictions.push({ ...source, ...spreadOf(logits, model.classes) });
    }
  }
  sampler.dispose();
  return predictions;
}
