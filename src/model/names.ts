import { dropoutKindOf, dropoutVariants } from '../dropout/index.ts';
import type { Sequential } from './tf-layers.ts';

/**
 * Names of the weight arrays, such as `dense_1/kernel`, in the order of `model.getWeights()`; the same whatever was built
 * before in the process, where tfjs numbers what it calls `name`.
 */
export function weightNames(model: Sequential): string[] {
  return model.weights.map(({ originalName }) => originalName);
}

/** The rate of every dropout layer by the layer's name; of one that adds noise, the standard deviation. */
export function dropoutRates(model: Sequential): { readonly name: string; readonly value: number }[] {
  return model.layers.flatMap((layer) => {
    const kind = dropoutKindOf(layer);
    if (kind === undefined) return [];
    return [{ name: layer.name, value: layer.getConfig()[dropoutVariants[kind].strength.ofLayer] as number }];
  });
}
