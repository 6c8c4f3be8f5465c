import * as z from 'zod';
import { note, notesOf } from './notes.ts';
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

/** Notes it in the model, so that its splits are known wherever it is copied. */
export function setTrainingData(model: LayersModel, trainingData: TrainingData): void {
  note(model, { trainingData });
}

/** What the model says of its training; undefined for one that is not ours. */
export function trainingDataOf(model: LayersModel): TrainingData | undefined {
  return schema.safeParse(notesOf(model).trainingData).data;
}
