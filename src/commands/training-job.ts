import { tfjsVersion } from '../backend/backend.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { dumpConfig } from '../config/dump.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { createRun } from '../runs/create-run.ts';
import { openRun } from '../runs/find-run.ts';
import type { RunManifest } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Checkpoint } from '../training/train.ts';
import { packageVersion } from '../version.ts';
import { continuation, readCheckpoint } from './continuation.ts';
import { type Machinery, type PreparedTraining, prepareTraining } from './prepare-training.ts';
import type { TrainOptions } from './train.ts';

/** A training with the directory it is recorded in, new or taken up again. */
export interface TrainingJob extends PreparedTraining {
  readonly run: RunDirectory;
  readonly from?: Checkpoint;
  /** Of the epochs already trained. */
  readonly history: readonly EpochRecord[];
}

/**
 * Begins a new run. Everything is read and checked before anything is written.
 *
 * @throws UserError where the config, the data or the place for the run is no good
 */
export async function startJob(options: TrainOptions): Promise<TrainingJob> {
  const { prepared, dataset } = await prepare(options.config, options);
  const run = await createRun(prepared.config.name, options.out, options.force);
  await run.writeConfig(dumpConfig(prepared.config));
  await run.writeManifest(manifestOf(prepared, dataset));
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
  const [checkpoint, manifest] = [await readCheckpoint(run), await run.readManifest()];
  const { prepared, dataset } = await prepare(run.configPath, options, machineryOf(manifest)).catch(
    (error) => {
      throw asMissingBackend(error, path);
    },
  );
  if (dataset.fingerprint !== manifest.dataset.fingerprint) {
    const hint = 'Name the data it began with by --data, or train anew.';
    throw new UserError(
      'run/other-data',
      `${dataset.source}: not the images that ${path} was trained on so far`,
      hint,
    );
  }
  const trained = (await run.readHistory()).filter(({ epoch }) => epoch <= checkpoint.epoch);
  const from = continuation(path, checkpoint, trained, prepared.config.training);
  await run.writeConfig(dumpConfig(prepared.config));
  return { ...prepared, run, from, history: await run.truncateHistory(from.epoch) };
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
    'Only training.epochs and training.earlyStopping may be set. For other settings begin a new run.',
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
