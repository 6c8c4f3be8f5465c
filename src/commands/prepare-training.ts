import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { type Backend, useBackend } from '../backend/backend.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, Splits } from '../dataset/dataset.ts';
import { splitDataset } from '../dataset/split.ts';
import { buildMlp } from '../model/build-mlp.ts';
import { MAX_SEED } from '../random.ts';
import type { Engine } from '../training/engine.ts';
import { createEngine } from '../training/engines/create-engine.ts';

/** A config made real: everything training needs, nothing written yet. */
export interface PreparedTraining {
  readonly config: Config & { readonly seed: number };
  readonly splits: Splits;
  readonly backend: Backend;
  readonly model: Sequential;
  readonly engine: Engine;
  /** Why the fused engine was not taken, where it was left to us. */
  readonly fallbackReason?: string;
}

/** @throws UserError where the backend, the engine or the splits asked for cannot be had */
export async function prepareTraining(
  config: Config,
  dataset: Dataset,
  threads: number | 'auto' = 'auto',
): Promise<PreparedTraining> {
  const seed = config.seed ?? randomInt(MAX_SEED + 1);
  const splits = splitDataset(dataset, { seed, ...config.data });
  const backend = await useBackend(config.training.backend);
  const model = buildMlp({ ...config.model, seed });
  const { engine: choice, batchSize, optimizer } = config.training;
  const chosen = await createEngine(
    { choice, threads: threads === 'auto' ? usefulThreads() : threads },
    { model, train: splits.train, batchSize, optimizer, seed },
  );
  return { config: { ...config, seed }, splits, backend, model, ...chosen };
}

/** More threads than this wait for each other longer than they work, with networks of the article's size. */
const MOST_USEFUL_THREADS = 4;

function usefulThreads(): number {
  return Math.min(availableParallelism(), MOST_USEFUL_THREADS);
}
