import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { foreignDirectory } from '../model/foreign-models.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { type Prediction, renderPrediction, renderPredictions } from '../report/prediction.ts';
import { predictionCsv } from '../report/prediction-csv.ts';
import { classify } from './classify.ts';
import { columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { checkOptions, type PredictOptions } from './predict-options.ts';
import { print } from './print.ts';
import { type Failure, findImages, readSubjects, type Subject } from './subjects.ts';
import { openTrainedModel, type TrainedModel } from './trained-model.ts';

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
  const predictions = named(await classify(model, subjects, options), model);
  print(io, options, inOrder(found, predictions), () =>
    options.csv
      ? predictionCsv(predictions, namesOf(model))
      : renderAnswers(found.length, subjects, predictions, model, io),
  );
  if (options.csv) warnOfDoubts(predictions, io);
  for (const error of errorsOf(failures, found.length)) io.stderr.write(renderError(error, io.paintError));
  return failures.length === 0 ? exitCodes.good : exitCodes.badInput;
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
  if (/\.(json|h5|hdf5|keras|onnx|pth?|tflite|safetensors|ckpt|pkl|pickle|pb|index)$/i.test(path))
    return true; // some only to be refused as a model
  const exists = (name: string) =>
    stat(join(path, name)).then(
      () => true,
      () => false,
    );
  if ((await exists('run.json')) || (await exists('model.json'))) return true;
  return (await foreignDirectory(path)) !== undefined;
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

/** How to mend it where there is only this image; where there are many, only how to convert those of each format. */
function errorsOf(failures: readonly Failure[], asked: number): UserError[] {
  if (asked === 1) return failures.map(({ error }) => error);
  const told = new Set<string>();
  return failures.map(({ image, error }) => {
    const kind = error.message.slice(image.length);
    if (error.code === 'image/foreign' && !told.has(kind)) {
      told.add(kind);
      return error;
    }
    return new UserError(error.code, error.message);
  });
}
