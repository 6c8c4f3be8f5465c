import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayerVariable } from './tf-layers.ts';

/**
 * Gives a model or a layer its weights as they are: `setWeights` of tfjs applies constraints to what it is given.
 *
 * @param values as many as there are weights, in their order and of their shapes; they stay the caller's
 */
export function assignWeights(
  { weights }: { readonly weights: readonly LayerVariable[] },
  values: readonly Tensor[],
): void {
  for (const [at, weight] of weights.entries()) (weight.read() as Variable).assign(values[at] as Tensor);
}
