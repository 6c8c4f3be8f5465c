import { dropoutKindOf } from '../dropout/index.ts';
import type { Sequential } from './tf-layers.ts';

/**
 * Names of the weight arrays, such as `dense_1/kernel`, in the order of `model.getWeights()`; the same whatever was built
 * before in the process, where tfjs numbers what it calls `name`.
 */
export function weightNames(model: Sequential): string[] {
  return model.weights.map(({ originalName }) => originalName);
}

/** The rate of every dropout layer by the layer's name. */
export function dropoutRates(model: Sequential): { readonly name: string; readonly value: number }[] {
  return model.layers
    .filter((layer) => dropoutKindOf(layer.getClassName()) !== undefined)
    .map((layer) => ({ name: layer.name, value: layer.getConfig().rate as number }));
}
