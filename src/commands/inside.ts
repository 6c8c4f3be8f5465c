import type { ImageSet } from '../dataset/dataset.ts';
import { insideOf } from '../evaluation/inside-of.ts';
import type { InsideFigures } from '../report/inside.ts';
import type { TrainedModel } from './trained-model.ts';

/** What happens inside a model on the images of a split, and what its training has come to where it is a run. */
export async function lookInside(
  { name, network, run }: TrainedModel,
  set: ImageSet,
): Promise<InsideFigures> {
  const layers = await insideOf(network, set);
  const outcome = await run?.readEnd();
  if (run === undefined || outcome === undefined) return { model: name, images: set.count, layers };
  const history = await run.readHistory();
  const reached = history.find(({ epoch }) => epoch === outcome.weightsOfEpoch);
  const durations = history.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const median = durations[durations.length >> 1];
  return {
    model: name,
    images: set.count,
    layers,
    ...(reached && { trainLoss: reached.trainLoss }),
    ...(median !== undefined && { epochMs: median }),
  };
}
