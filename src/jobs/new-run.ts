import { tfjsVersion } from '../backend/backend.ts';
import type { BackendChoice } from '../backend/names.ts';
import { checkAgainstDataset } from '../config/check.ts';
import { dumpConfig } from '../config/dump.ts';
import { loadConfig } from '../config/load.ts';
import type { Config, ConfigInput } from '../config/schema.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/source.ts';
import { createRun } from '../runs/create-run.ts';
import { nextSequence } from '../runs/find-run.ts';
import type { RunManifest } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { packageVersion } from '../version.ts';
import { type Compute, type PreparedTraining, prepareTraining } from './prepare.ts';
import type { Job } from './run-job.ts';

/** What a training is asked for by. */
export interface TrainingRequest {
  /** Path of a config, or what stands in one; the reference network where there is none. */
  readonly config?: string | ConfigInput;
  /** Overrides, such as `training.epochs=5`. */
  readonly set?: readonly string[];
  readonly seed?: number;
  /** `embedded` or a directory, instead of that in the config. */
  readonly data?: string;
  /** Instead of the one in the config. */
  readonly backend?: BackendChoice;
  /** Of the fused engine; the result does not depend on them. */
  readonly threads?: number | 'auto';
}

/** Where a new run is written. */
export interface Place {
  /** Directory of the run; one with the next number where it is absent. */
  readonly out?: string;
  /** Whether a run that is there is replaced. */
  readonly force?: boolean;
}

/** A training with the directory it is recorded in, new or taken up again. */
export interface RecordedJob extends Job {
  readonly run: RunDirectory;
  /** What the user should know of a run that is taken up. */
  readonly note?: string;
}

/**
 * Begins a new run. Everything is read and checked before anything is written.
 *
 * @throws UserError where the config, the data or the place for the run is no good
 */
export async function startRun(request: TrainingRequest & Place): Promise<RecordedJob> {
  const { prepared, dataset } = await prepareRequest(request);
  const run = await createRun(prepared.config.name, request.out, request.force);
  try {
    await run.writeManifest({ ...manifestOf(prepared, dataset), sequence: await nextSequence() });
    await run.writeConfig(dumpConfig(prepared.config));
    return { ...prepared, run };
  } catch (error) {
    run.unlock();
    throw error;
  }
}

/** @param compute instead of what the config asks for */
export async function prepareRequest(request: TrainingRequest, compute?: Omit<Compute, 'threads'>) {
  const loaded = await loadConfig(request.config, overridesOf(request));
  const dataset = await openDataset(loaded.config.data.source, loaded.config.data);
  const config = checkAgainstDataset(loaded, dataset);
  const located: Config = { ...config, data: { ...config.data, source: dataset.source } }; // wherever it is read again
  const { engine, backend, environment }: Omit<Compute, 'threads'> = compute ?? located.training;
  const prepared = await prepareTraining(located, dataset, {
    engine,
    backend,
    environment,
    threads: request.threads ?? 'auto',
  });
  return { prepared, dataset };
}

function overridesOf({ set = [], seed, data, backend }: TrainingRequest): string[] {
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
