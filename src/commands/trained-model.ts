import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { quickToStart, useBackend } from '../backend/backend.ts';
import type { BackendChoice } from '../backend/names.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, ImageSet, SplitName } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { type SplitOptions, splitDataset } from '../dataset/split.ts';
import { UserError } from '../errors.ts';
import { asUserError } from '../files.ts';
import { loadModel } from '../model/load.ts';
import { classesOf, imageShapeOf, inputShapeOf } from '../model/shape.ts';
import { latestRun, openRun } from '../runs/find-run.ts';
import type { RunDirectory } from '../runs/run-directory.ts';

/** A model that was trained, with the data it was trained on where that is known. */
export interface TrainedModel {
  readonly model: LayersModel;
  /** What the user would call it: the directory of the run, or the path of the model.json. */
  readonly name: string;
  /** [height, width] in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  readonly classes: number;
  /**
   * The images of one split of its training; a model that is no run's gets those of the default config.
   *
   * @param source `embedded` or a directory, instead of the one in the config
   * @throws UserError where the images do not fit the model
   */
  openSplit(split: SplitName, source?: string): Promise<ImageSet>;
}

/**
 * Opens what `eval` and `predict` are about.
 *
 * @param target directory of a run, directory or path of a tfjs `model.json`; the latest run where it is absent
 * @param backend that computes; it need not be the one that trained
 * @throws UserError where there is nothing of the kind, or it is damaged
 */
export async function openTrainedModel(
  target?: string,
  backend: BackendChoice = 'auto',
): Promise<TrainedModel> {
  const run = await findRun(target);
  const path = run === undefined ? await modelPath(target as string) : await modelPathOf(run);
  const config = run && (await loadConfig(run.configPath, [])).config;
  await useBackend(backend, quickToStart);
  const model = await loadModel(path);
  const imageShape = imageShapeOf(model);
  if (imageShape === undefined) throw notForImages(path, model);
  const name = run?.path ?? path;
  const expected = { name, imageShape, classes: classesOf(model) };
  return {
    model,
    ...expected,
    openSplit: (split, source) => openFittingSplit(expected, config, split, source),
  };
}

/** The run meant by `target`, which may also be the model directory of a run or the model.json in it. */
async function findRun(target: string | undefined): Promise<RunDirectory | undefined> {
  if (target === undefined) return latestRun();
  const directory = basename(target).endsWith('.json') ? dirname(target) : target;
  for (const candidate of [directory, dirname(directory)]) {
    const run = await openRun(candidate).catch(() => undefined);
    if (run !== undefined && (candidate === directory || run.modelDirectory === join(directory))) return run;
  }
  return undefined;
}

async function modelPathOf(run: RunDirectory): Promise<string> {
  const path = join(run.modelDirectory, 'model.json');
  if (await isFile(path)) return path;
  throw new UserError(
    'run/no-model',
    `${run.path}: this run has no model; its training diverged or has not ended`,
    `Go on with it: dropout-mlp train --resume ${run.path}`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function modelPath(target: string): Promise<string> {
  const found = await stat(target).catch((error) => {
    throw asUserError(error, target);
  });
  if (!found.isDirectory()) return target;
  const path = join(target, 'model.json');
  if (await isFile(path)) return path;
  const hint = 'Runs are in runs/; train one with: dropout-mlp train';
  throw new UserError(
    'model/none',
    `${target}: expected a run or a tfjs model, found neither run.json nor model.json`,
    hint,
  );
}

/** What stands in for a config: seed 0 and the fractions that a config has by default. */
const defaultSplit = { validationFraction: 0, testFraction: 0.2 };

async function openFittingSplit(
  expected: Pick<TrainedModel, 'name' | 'imageShape' | 'classes'>,
  config: Config | undefined,
  split: SplitName,
  source: string | undefined,
): Promise<ImageSet> {
  const dataset = await openDataset(source ?? config?.data.source ?? 'embedded');
  checkFit(expected, dataset);
  const settings = settingsOf(split, config?.data ?? defaultSplit);
  return splitDataset(dataset, { ...settings, seed: config?.seed ?? 0 })[split];
}

/** Without the settings that the split does not depend on, which other data than those of the run may not fit. */
function settingsOf(
  split: SplitName,
  { validationFraction, testFraction, subset }: Omit<SplitOptions, 'seed'>,
): Omit<SplitOptions, 'seed'> {
  return {
    testFraction,
    validationFraction: split === 'test' ? 0 : validationFraction,
    ...(split === 'train' && subset !== undefined && { subset }),
  };
}

function checkFit(
  { name, imageShape, classes }: Pick<TrainedModel, 'name' | 'imageShape' | 'classes'>,
  dataset: Dataset,
): void {
  const [height, width] = dataset.imageShape;
  if (height * width !== imageShape[0] * imageShape[1]) {
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

function notForImages(path: string, model: LayersModel): UserError {
  const shape = `[${inputShapeOf(model).join(', ')}]`;
  const hint = 'Use a model whose input is [height, width], [height, width, 1] or a flat square.';
  return new UserError(
    'model/misfit',
    `${path}: expected a model of grey images, received one with input ${shape}`,
    hint,
  );
}
