import type { BackendChoice } from '../backend/names.ts';
import { argMax } from '../evaluation/evaluate.ts';
import { probabilitiesOf } from '../evaluation/probabilities.ts';
import { spreadOf } from '../evaluation/spread.ts';
import { atTemperature } from '../evaluation/temperature.ts';
import type { Prediction } from '../report/prediction.ts';
import { openSampler } from './monte-carlo.ts';
import type { PredictOptions } from './predict-options.ts';
import type { Subject } from './subjects.ts';
import { keptTemperature } from './temperature.ts';
import type { TrainedModel } from './trained-model.ts';

/** What the network takes each image for: by weight scaling, or by the mean over samples with dropout. */
export async function classify(
  model: TrainedModel,
  subjects: readonly Subject[],
  { calibrated, mcSamples, backend }: PredictOptions,
): Promise<Prediction[]> {
  if (mcSamples !== undefined) return await classifyBySamples(model, subjects, mcSamples, backend);
  return await classifyByScaling(model, subjects, calibrated ? await keptTemperature(model) : 1);
}

async function classifyByScaling(
  { logits, classes }: TrainedModel,
  subjects: readonly Subject[],
  temperature: number,
): Promise<Prediction[]> {
  const images = Uint8Array.from(subjects.flatMap(({ pixels }) => [...pixels]));
  const set = { images, labels: new Uint8Array(subjects.length), count: subjects.length };
  const all = await logits(set);
  return subjects.map(({ source }, position) => {
    const ofSubject = all.subarray(position * classes, (position + 1) * classes);
    const probabilities = [...probabilitiesOf(atTemperature(ofSubject, temperature), classes)];
    return { ...source, prediction: argMax(ofSubject), probabilities };
  });
}

/** Each image by itself: its masks do not depend on what else is asked. */
async function classifyBySamples(
  model: TrainedModel,
  subjects: readonly Subject[],
  samples: number,
  backend: BackendChoice | undefined,
): Promise<Prediction[]> {
  const { sampler } = await openSampler(model, backend);
  const predictions: Prediction[] = [];
  for (const { pixels, source } of subjects) {
    const set = { images: pixels, labels: new Uint8Array(1), count: 1 };
    for await (const logits of sampler.sample(set, samples, source.index)) {
      predictions.push({ ...source, ...spreadOf(logits, model.classes) });
    }
  }
  sampler.dispose();
  return predictions;
}
