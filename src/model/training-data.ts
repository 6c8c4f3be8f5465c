import { z } from 'zod';
import type { LayersModel } from './tf-layers.ts';

const schema = z.object({
  source: z.string(),
  fingerprint: z.string(),
  transpose: z.boolean().exactOptional(),
  seed: z.number(),
  splitSeed: z.number().exactOptional(),
  validationFraction: z.number(),
  testFraction: z.number(),
  subset: z.number().exactOptional(),
  classNames: z.array(z.string()).exactOptional(),
});

/** What a model was trained on, all that the division of those images into splits depends on, and the names of the classes. */
export type TrainingData = z.output<typeof schema>;

/** Our part of `userDefinedMetadata` in model.json, so that the splits of a model are known wherever it is copied. */
const KEY = 'dropout-mlp';

/** Notes it in the model; saving and loading keep it. */
export function setTrainingData(model: LayersModel, trainingData: TrainingData): void {
  model.setUserDefinedMetadata({ [KEY]: { trainingData } });
}

/** What the model says of its training; undefined for one that is not ours. */
export function trainingDataOf(model: LayersModel): TrainingData | undefined {
  const metadata = model.getUserDefinedMetadata() as { [KEY]?: { trainingData?: unknown } } | undefined;
  return schema.safeParse(metadata?.[KEY]?.trainingData).data;
}
