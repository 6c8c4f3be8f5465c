import type { BackendChoice } from '../backend/names.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import {
  type MonteCarlo,
  monteCarlo,
  type UncertaintyScores,
  uncertaintyScores,
} from '../evaluation/monte-carlo.ts';
import { finalRates } from '../jobs/final-rates.ts';
import { threadCount } from '../jobs/threads.ts';
import { createSampler, savedRates } from '../training/engines/create-sampler.ts';
import type { Sampler } from '../training/sampler.ts';
import type { SamplingProgress } from './sampling-progress.ts';
import type { TrainedModel } from './trained-model.ts';

/** Monte-Carlo dropout on the images of a split. */
export interface MonteCarloRecord extends MonteCarlo {
  /** That ran the network. */
  readonly engine: Sampler['name'];
  /** Of its masks. */
  readonly seed: number;
  /** Of each dropout layer, in order. */
  readonly rates: readonly number[];
}

/**
 * Opens a trained model with its dropout on. Who names a backend of TensorFlow.js has it compute.
 *
 * @throws UserError where the model has no dropout that could be drawn
 */
export async function openSampler(
  model: TrainedModel,
  backend: BackendChoice = 'auto',
): Promise<{ readonly sampler: Sampler; readonly rates: readonly number[] }> {
  const { network, seed, name } = model;
  const rates = await ratesOf(model);
  const choice = backend === 'auto' ? 'auto' : 'layers';
  const threads = threadCount('auto');
  return { sampler: await createSampler({ choice, threads }, { model: network, rates, seed }, name), rates };
}

/** Of each dropout layer, in order: those that the weights were trained with last, where that is known. */
export async function ratesOf({ network, run }: TrainedModel): Promise<readonly number[]> {
  return (run && (await finalRates(run, network))) ?? savedRates(network);
}

/** What came of sampling the images of a split. */
export interface SampledModel {
  readonly record: MonteCarloRecord;
  /** Of each image; `strange` ones where there are any. */
  readonly scores?: { readonly known: UncertaintyScores; readonly strange: UncertaintyScores };
}

/** What is to be sampled, and how. */
export interface Sampling {
  /** Of each image. */
  readonly samples: number;
  readonly set: ImageSet;
  /** Images of something else, where there are any. */
  readonly strange?: ImageSet | undefined;
  readonly backend?: BackendChoice | undefined;
  readonly progress?: SamplingProgress;
}

/** @throws UserError where the model has no dropout that could be drawn */
export async function sampleModel(
  model: TrainedModel,
  { samples, set, strange, backend, progress = (blocks) => blocks }: Sampling,
): Promise<SampledModel> {
  const { sampler, rates } = await openSampler(model, backend);
  const sizes = { samples, classes: model.classes };
  const sampled = (images: ImageSet) =>
    progress(sampler.sample(images, samples), {
      images: images.count,
      numbersAnImage: samples * model.classes,
    });
  try {
    const { figures, scores } = await monteCarlo(sampled(set), set.labels, sizes);
    const record = { engine: sampler.name, seed: model.seed, rates, ...figures };
    if (strange === undefined) return { record };
    const others = await uncertaintyScores(sampled(strange), strange.count, sizes);
    return { record, scores: { known: scores, strange: others } };
  } finally {
    sampler.dispose();
  }
}
