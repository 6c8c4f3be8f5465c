import { randomInt } from 'node:crypto';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { type Backend, useBackend } from '../backend/backend.ts';
import type { Config } from '../config/schema.ts';
import type { Dataset, Splits } from '../dataset/dataset.ts';
import { splitDataset } from '../dataset/split.ts';
import { buildMlp } from '../model/build-mlp.ts';
import { MAX_SEED } from '../random.ts';
import type { Engine } from '../training/engine.ts';
import { LayersEngine } from '../training/engines/layers/engine.ts';

/** A config made real: everything training needs, nothing written yet. */
export interface PreparedTraining {
  readonly config: Config & { readonly seed: number };
  readonly splits: Splits;
  readonly backend: Backend;
  readonly model: Sequential;
  readonly engine: Engine;
}

/** @throws UserError where the backend, the engine or the splits asked for cannot be had */
export async function prepareTraining(config: Config, dataset: Dataset): Promise<PreparedTraining> {
  const seed = config.seed ?? randomInt(MAX_SEED + 1);
  const splits = splitDataset(dataset, { seed, ...config.data });
  const backend = await useBackend(config.training.backend);
  const model = buildMlp({ ...config.model, seed });
  const { batchSize, optimizer } = config.training;
  const engine = new LayersEngine({ model, train: splits.train, batchSize, optimizer, seed });
  return { config: { ...config, seed }, splits, backend, model, engine };
}
