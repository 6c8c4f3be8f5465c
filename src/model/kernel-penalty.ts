import type { Layer } from './tf-layers.ts';

/** Factors of the penalty on a dense kernel: l1 * sum |w| + l2 * sum w^2. */
export interface KernelPenalty {
  readonly l1: number;
  readonly l2: number;
}

/** What the layer's kernel regularizer asks for; both 0 where it has none. tfjs serialises l1, l2 and both as `L1L2`. */
export function kernelPenaltyOf(layer: Layer): KernelPenalty {
  const regularizer = layer.getConfig().kernelRegularizer as
    | { config: Partial<KernelPenalty> }
    | null
    | undefined;
  const { l1 = 0, l2 = 0 } = regularizer?.config ?? {};
  return { l1, l2 };
}
