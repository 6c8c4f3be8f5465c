import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { quickToStart, useBackend } from '../backend/backend.ts';
import type { BackendChoice } from '../backend/names.ts';
import { commandLine } from '../command-line.ts';
import { loadConfig } from '../config/load.ts';
import type { ImageSet, SplitName } from '../dataset/dataset.ts';
import { NegativeAnswer, UserError } from '../errors.ts';
import { predictLogits } from '../evaluation/predict.ts';
import { asUserError } from '../files.ts';
import { countNotFinite } from '../model/finite.ts';
import { foreignDirectory } from '../model/foreign-models.ts';
import { loadModel } from '../model/load.ts';
import { type LogitsReader, logitsOf } from '../model/logits.ts';
import { imageShapeOf } from '../model/shape.ts';
import type { LayersModel } from '../model/tf-layers.ts';
import { type TrainingData, trainingDataOf } from '../model/training-data.ts';
import { diverged } from '../runs/diverged.ts';
import { openRun } from '../runs/find-run.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { type ModelFit, type ModelImages, openModelImages } from './model-images.ts';

/** A model that was trained, with the data it was trained on where that is known. */
export interface TrainedModel extends ModelFit {
  /** What the user should know of a model that is not quite as ours are. */
  readonly note?: string;
  readonly network: LayersModel;
  /** Where it is the model of a run. */
  readonly run?: RunDirectory;
  /** From class 0 on, where it was trained with names. */
  readonly classNames?: readonly string[];
  /** That it was trained with; 0 where that is not known. */
  readonly seed: number;
  /**
   * What the model gives its softmax, without dropout.
   *
   * @returns [count, classes], row by row
   * @throws NegativeAnswer where that is NaN or infinite
   */
  logits(set: ImageSet): Promise<Float32Array>;
  /**
   * The images of one split.
   *
   * @param source `embedded` or a directory, instead of the data it was trained on
   * @throws UserError where the images do not fit the model, or are not those it was trained on any more
   */
  openSplit(split: SplitName, source?: string): Promise<ModelImages>;
}

/**
 * Opens what `eval` and `predict` are about.
 *
 * @param target directory of a run, directory or path of a tfjs `model.json`
 * @param backend that computes; it need not be the one that trained
 * @throws UserError where there is nothing of the kind, or it is damaged
 * @throws NegativeAnswer where its weights are NaN or infinite
 */
export async function openTrainedModel(
  target: string,
  backend: BackendChoice = 'auto',
): Promise<TrainedModel> {
  const run = await findRun(target);
  await run?.tidy();
  const path = run === undefined ? await modelPath(target) : await modelPathOf(run);
  await useBackend(backend, quickToStart);
  const model = await loadModel(path);
  const name = run?.path ?? path;
  const { classes, isLinear } = outputsOf(model, path);
  checkWeights(model, name);
  const fit = { name, imageShape: imageShapeFor(model, path), classes };
  const trainingData = trainingDataOf(model) ?? (run && (await trainingDataOfRun(run)));
  return {
    ...fit,
    network: model,
    ...(run && { run }),
    seed: trainingData?.seed ?? 0,
    ...(trainingData?.classNames && { classNames: trainingData.classNames }),
    ...(isLinear && { note: `${name} ends without softmax: its outputs get one.` }),
    logits: (set) => finiteLogits(model, set, name),
    openSplit: (split, source) => openModelImages(fit, trainingData, split, source),
  };
}

function outputsOf(model: LayersModel, path: string): LogitsReader {
  try {
    return logitsOf(model);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, `${path}: ${error.message}`, error.hint);
    throw error;
  }
}

function checkWeights(model: LayersModel, name: string): void {
  const count = countNotFinite(model.getWeights().map((weights) => weights.dataSync() as Float32Array));
  if (count === 0) return;
  throw new NegativeAnswer(
    'model/nan',
    `${name}: ${count} of its ${model.countParams()} weights are NaN or infinite, so that it predicts nothing`,
  );
}

/** Finite weights may be too large for float32 once they are multiplied. */
async function finiteLogits(model: LayersModel, set: ImageSet, name: string): Promise<Float32Array> {
  const logits = await predictLogits(model, set);
  const count = countNotFinite([logits]);
  if (count === 0) return logits;
  throw new NegativeAnswer(
    'model/nan',
    `${name}: ${count} of ${logits.length} outputs for these images are NaN or infinite, so that it predicts nothing`,
  );
}

/** For runs of before models carried it themselves. */
async function trainingDataOfRun(run: RunDirectory): Promise<TrainingData> {
  const { config } = await loadConfig(run.configPath, []);
  const { seed, dataset } = await run.readManifest();
  return { ...config.data, source: dataset.source, fingerprint: dataset.fingerprint, seed };
}

/** The run meant by `target`, which may also be the model directory of a run or the model.json in it. */
async function findRun(target: string): Promise<RunDirectory | undefined> {
  const directory = basename(target).endsWith('.json') ? dirname(target) : target;
  for (const candidate of [directory, dirname(directory)]) {
    const run = await openRun(candidate).catch(() => undefined);
    if (run !== undefined && (candidate === directory || run.modelDirectory === join(directory))) return run;
  }
  return undefined;
}

async function modelPathOf(run: RunDirectory): Promise<string> {
  const path = join(run.modelDirectory, 'model.json');
  if (await exists(path)) return path;
  if ((await run.readEnd())?.reason === 'diverged') throw diverged(run.path);
  throw new UserError(
    'run/no-model',
    `${run.path}: this run has no model; its training has not ended`,
    `Go on with it: ${commandLine('train', '--resume', run.path)}`,
  );
}

/** As whatever: who reads it says what is wrong with it. */
async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function modelPath(target: string): Promise<string> {
  const found = await stat(target).catch((error) => {
    throw asUserError(error, target);
  });
  if (!found.isDirectory()) return target;
  const path = join(target, 'model.json');
  if (await exists(path)) return path;
  await openRun(target).catch((error) => {
    if (error.code !== 'run/not-a-run') throw error;
  });
  const foreign = await foreignDirectory(target);
  if (foreign !== undefined) throw foreign;
  const hint = `Runs are in runs/; train one with: ${commandLine('train')}`;
  throw new UserError(
    'model/none',
    `${target}: expected a run or a tfjs model, found neither run.json nor model.json`,
    hint,
  );
}

/** @throws UserError where the model takes no grey images */
function imageShapeFor(model: LayersModel, path: string): ModelFit['imageShape'] {
  const imageShape = imageShapeOf(model);
  if (imageShape !== undefined) return imageShape;
  const sizes = model.inputs[0]?.shape.slice(1).map((size) => size ?? 'any');
  const shape = `[${sizes?.join(', ')}]`;
  const hint = 'Use a model whose input is [height, width], [height, width, 1] or a flat square.';
  throw new UserError(
    'model/misfit',
    `${path}: expected a model of grey images, received one with input ${shape}`,
    hint,
  );
}
