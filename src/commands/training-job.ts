import { tfjsVersion } from '../backend/backend.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { dumpConfig } from '../config/dump.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { createRun } from '../runs/create-run.ts';
import { nextSequence, openRun } from '../runs/find-run.ts';
import type { RunManifest } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Checkpoint } from '../training/train.ts';
import { packageVersion } from '../version.ts';
import { checkShapes, continuation, readTraining } from './continuation.ts';
import { type Machinery, type PreparedTraining, prepareTraining } from './prepare-training.ts';
import type { TrainOptions } from './train.ts';

/** A training with the directory it is recorded in, new or taken up again. */
export interface TrainingJob extends PreparedTraining {
  readonly run: RunDirectory;
  readonly from?: Checkpoint;
  /** Of the epochs already trained. */
  readonly history: readonly EpochRecord[];
  /** What was damaged of the run that is taken up. */
  readonly warning?: string;
}

/**
 * Begins a new run. Everything is read and checked before anything is written.
 *
 * @throws UserError where the config, the data or the place for the run is no good
 */
export async function startJob(options: TrainOptions): Promise<TrainingJob> {
  const { prepared, dataset } = await prepare(options.config, options);
  const run = await createRun(prepared.config.name, options.out, options.force);
  await run.writeManifest({ ...manifestOf(prepared, dataset), sequence: await nextSequence() });
  await run.writeConfig(dumpConfig(prepared.config));
  return { ...prepared, run, history: [] };
}

/**
 * Takes up a run where its last checkpoint left it. How long it trains may be changed, nothing else.
 *
 * @throws UserError where there is no such run, or its data is not what it was
 */
export async function resumeJob(options: TrainOptions, path: string): Promise<TrainingJob> {
  refuseWithResume(options);
  const run = await openRun(path);
  await run.lock();
  try {
    return await takeUp(run, options);
  } catch (error) {
    run.unlock();
    throw error;
  }
}

async function takeUp(run: RunDirectory, options: TrainOptions): Promise<TrainingJob> {
  const [saved, manifest] = [await readTraining(run), await run.readManifest()];
  const { prepared, dataset } = await prepare(run.configPath, options, machineryOf(manifest)).catch(
    (error) => {
      throw asMissingBackend(error, run.path);
    },
  );
  checkUnchanged(run, saved.config, prepared.config);
  if (dataset.fingerprint !== manifest.dataset.fingerprint) {
    const hint = 'Name the data it began with by --data, or train anew.';
    throw new UserError(
      'run/other-data',
      `${dataset.source}: not the images that ${run.path} was trained on so far`,
      hint,
    );
  }
  checkShapes(run, saved.checkpoint, prepared.model);
  const { history, damage } = saved;
  const from = continuation(run.path, saved.checkpoint, history, prepared.config.training);
  await run.writeConfig(dumpConfig(prepared.config));
  await run.writeHistory(history);
  return { ...prepared, run, from, history, ...(damage && { warning: fellBack(damage, from) }) };
}

function fellBack({ message }: UserError, { epoch }: Checkpoint): string {
  return `${message}; going on from the one before, of epoch ${epoch}`;
}

/** Config and data are as they were at the first epoch, but for what may be changed, wherever the data is now. */
function checkUnchanged(run: RunDirectory, before: Config, now: Config): void {
  const [was, is] = [settingsIn(before), settingsIn(now)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].find(
    (path) => !changeable.test(path) && path !== 'data.source' && was.get(path) !== is.get(path),
  );
  if (changed === undefined) return;
  throw new UserError(
    'run/other-config',
    `${run.configPath}: ${changed} is ${is.get(changed) ?? 'not set'}, and the run was trained with ${was.get(changed) ?? 'none'} so far`,
    whatMayBeSet,
  );
}

/** Each setting in JSON by its path, `model.layers[1].dense.units`. */
function settingsIn(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return new Map([[path, JSON.stringify(value)]]);
  const below = Object.entries(value).map(([key, child]) => {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
    return settingsIn(child, `${path}${step}`);
  });
  return new Map(below.flatMap((settings) => [...settings]));
}

/** What the bits of a run depend on besides its config. */
function machineryOf({ engine, backend }: RunManifest): Omit<Machinery, 'threads'> {
  return { engine, backend: backend.name, environment: backend.tensorflow?.environment };
}

/** No other backend goes on to the same bits, so that the usual advice to take another does not help here. */
function asMissingBackend(error: unknown, path: string): unknown {
  if (!(error instanceof UserError) || !error.code.startsWith('backend/')) return error;
  const hint = `${path} goes on with the backend it began with: take it up where that works, or train anew.`;
  return new UserError(error.code, error.message, hint);
}

/** @param machinery instead of what the config asks for */
async function prepare(
  config: string | undefined,
  options: TrainOptions,
  machinery?: Omit<Machinery, 'threads'>,
) {
  const loaded = await loadConfig(config, overridesOf(options));
  const dataset = await openDataset(loaded.config.data.source, loaded.config.data);
  checkAgainstDataset(loaded, dataset);
  const { data } = loaded.config;
  const located: Config = { ...loaded.config, data: { ...data, source: dataset.source } }; // wherever it is read again
  const { engine, backend, environment }: Omit<Machinery, 'threads'> = machinery ?? located.training;
  const prepared = await prepareTraining(located, dataset, {
    engine,
    backend,
    environment,
    threads: options.threads ?? 'auto',
  });
  return { prepared, dataset };
}

function overridesOf({ set = [], seed, data, backend }: TrainOptions): string[] {
  return [
    ...set,
    ...(seed === undefined ? [] : [`seed=${seed}`]),
    ...(backend === undefined ? [] : [`training.backend=${backend}`]),
    ...(data === undefined ? [] : [`data.source=${JSON.stringify(data)}`]),
  ];
}

const whatMayBeSet =
  'Only training.epochs and training.earlyStopping may be set. For other settings begin a new run.';

/** Settings under these paths do not change what has been trained already. */
const changeable = /^training\.(epochs|earlyStopping)\b/;

function refuseWithResume({ config, seed, out, force, backend, set = [] }: TrainOptions): void {
  const given = Object.entries({ config, seed, out, force, backend }).find(
    ([, value]) => value !== undefined,
  );
  const fixed = set.find((override) => !changeable.test(override.trim()));
  if (given === undefined && fixed === undefined) return;
  const received = given === undefined ? `--set ${fixed}` : `--${given[0]}`;
  throw new UserError(
    'run/resume',
    `${received}: does not go with --resume, which goes on with the config of the run`,
    whatMayBeSet,
  );
}

function manifestOf(
  { config, engine, backend, model, splits }: PreparedTraining,
  dataset: Dataset,
): RunManifest {
  const { source, fingerprint, imageShape, classes } = dataset;
  const images = { train: splits.train.count, validation: splits.validation.count, test: splits.test.count };
  return {
    startedAt: new Date().toISOString(),
    seed: config.seed,
    engine: engine.name,
    backend,
    versions: { 'dropout-mlp': packageVersion(), tfjs: tfjsVersion, node: process.versions.node },
    dataset: { source, fingerprint, imageShape, classes, images },
    parameters: model.countParams(),
  };
}
