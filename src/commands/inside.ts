import { loadConfig } from '../config/load.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { insideOf } from '../evaluation/inside-of.ts';
import type { InsideFigures } from '../report/inside.ts';
import { type GradientNoise, gradientNoise } from '../training/gradient-noise.ts';
import { ratesOf } from './monte-carlo.ts';
import type { TrainedModel } from './trained-model.ts';

/** Of models of which nothing else is known: Keras's default, and ours. */
const BATCH_SIZE = 32;

/** What happens inside a model on the images of a split, and what its training has come to where it is a run. */
export async function lookInside(model: TrainedModel, set: ImageSet): Promise<InsideFigures> {
  const { name, network, run } = model;
  const layers = await insideOf(network, set);
  const gradients = await gradientsOf(model, set);
  const found = { model: name, images: set.count, layers, ...(gradients && { gradients }) };
  const outcome = await run?.readEnd();
  if (run === undefined || outcome === undefined) return found;
  const history = await run.readHistory();
  const reached = history.find(({ epoch }) => epoch === outcome.weightsOfEpoch);
  const durations = history.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const median = durations[durations.length >> 1];
  return {
    ...found,
    ...(reached && { trainLoss: reached.trainLoss }),
    ...(median !== undefined && { epochMs: median }),
  };
}

async function gradientsOf(model: TrainedModel, set: ImageSet): Promise<GradientNoise | undefined> {
  const { network, run, seed } = model;
  const config = run && (await loadConfig(run.configPath)).config;
  const rates = await ratesOf(model);
  return gradientNoise({ model: network, rates, seed }, set, config?.training.batchSize ?? BATCH_SIZE);
}
