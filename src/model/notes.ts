import type { LayersModel } from './tf-layers.ts';

/** Our part of `userDefinedMetadata` in model.json, which goes wherever the model is copied. */
const KEY = 'dropout-mlp';

type Notes = Readonly<Record<string, unknown>>;

/** Adds to what is noted in a model; saving and loading keep it. */
export function note(model: LayersModel, notes: Notes): void {
  model.setUserDefinedMetadata({ [KEY]: { ...notesOf(model), ...notes } });
}

/** What is noted in a model, by whatever program: to be checked; nothing in one that is not ours. */
export function notesOf(model: LayersModel): Notes {
  const metadata = model.getUserDefinedMetadata() as { [KEY]?: Notes } | undefined;
  return metadata?.[KEY] ?? {};
}
