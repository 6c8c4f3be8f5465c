import { tfjsVersion } from '../backend/backend.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { dumpConfig } from '../config/dump.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { createRun } from '../runs/create-run.ts';
import { nextSequence } from '../runs/find-run.ts';
import type { RunManifest } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Checkpoint } from '../training/training.ts';
import { packageVersion } from '../version.ts';
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
  try {
    await run.writeManifest({ ...manifestOf(prepared, dataset), sequence: await nextSequence() });
    await run.writeConfig(dumpConfig(prepared.config));
    return { ...prepared, run, history: [] };
  } catch (error) {
    run.unlock();
    throw error;
  }
}

/** @param machinery instead of what the config asks for */
export async function prepare(
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
