import { randomInt } from 'node:crypto';
import { type Backend, quickToStart, useBackend } from '../backend/backend.ts';
import type { BackendChoice } from '../backend/names.ts';
import type { TensorFlowEnvironment } from '../backend/tfjs-node.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, Splits } from '../dataset/dataset.ts';
import { splitDataset } from '../dataset/split.ts';
import type { UserError } from '../errors.ts';
import { buildMlp } from '../model/build-mlp.ts';
import type { Sequential } from '../model/tf-layers.ts';
import { setTrainingData } from '../model/training-data.ts';
import { MAX_SEED } from '../random.ts';
import type { Engine } from '../training/engine.ts';
import { createEngine, type EngineChoice } from '../training/engines/create-engine.ts';
import { threadCount } from './threads.ts';

/** A config made real: everything training needs, nothing written yet. */
export interface PreparedTraining {
  readonly config: Config & { readonly seed: number };
  readonly splits: Splits;
  readonly backend: Backend;
  readonly model: Sequential;
  readonly engine: Engine;
  /** Why the fused engine was not taken, where it was left to us. */
  readonly fallbackReason?: string;
  /** What the user should know before it begins. */
  readonly warnings: readonly string[];
}

/** What is to compute. */
export interface Compute {
  readonly engine: EngineChoice['choice'];
  readonly backend: BackendChoice;
  readonly threads: number | 'auto';
  /** Of TensorFlow in the run that is taken up. */
  readonly environment?: TensorFlowEnvironment | undefined;
}

/** @throws UserError where the backend, the engine or the splits asked for cannot be had */
export async function prepareTraining(
  config: Config,
  dataset: Dataset,
  compute: Compute,
): Promise<PreparedTraining> {
  const seed = config.seed ?? randomInt(MAX_SEED + 1);
  const splits = splitDataset(dataset, { seed, ...config.data });
  const choice = engineAskedFor(compute);
  const { environment } = compute;
  const backend = await useBackend(compute.backend, choice === 'layers' ? { environment } : quickToStart);
  const model = buildMlp({ ...config.model, seed });
  const { source, fingerprint } = dataset;
  setTrainingData(model, { ...config.data, source, fingerprint, seed });
  const { batchSize, optimizer } = config.training;
  const { shortage, ...chosen } = await createEngine(
    { choice, threads: threadCount(compute.threads) },
    { model, train: splits.train, batchSize, optimizer, seed },
  );
  const warnings = shortage === undefined ? [] : [withoutFusedEngine(shortage)];
  const prepared = { config: { ...config, seed }, splits, model, warnings, ...chosen };
  if (chosen.engine.name === choice || chosen.engine.name === 'fused') return { ...prepared, backend };
  return { ...prepared, backend: await useBackend(compute.backend) }; // to which tfjs moves the tensors
}

function withoutFusedEngine({ message, hint }: UserError): string {
  return `${message} The layers engine trains instead. ${hint}`;
}

/** Who names a backend of TensorFlow.js wants it to train, which it does in the layers engine only. */
function engineAskedFor({ engine, backend }: Compute): EngineChoice['choice'] {
  return engine === 'auto' && backend !== 'auto' ? 'layers' : engine;
}
