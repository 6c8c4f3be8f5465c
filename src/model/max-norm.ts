import type { Layer } from './tf-layers.ts';

/**
 * The largest norm that the incoming weights of a unit may have, bias apart (Srivastava et al. 2014, section 5.1), where
 * the layer's kernel constraint asks for that. tfjs keeps such a constraint but never applies it.
 */
export function maxNormOf(layer: Layer): number | undefined {
  const constraint = layer.getConfig().kernelConstraint as Constraint | null | undefined;
  const isColumnNorm = constraint?.className === 'MaxNorm' && (constraint.config.axis ?? 0) === 0;
  return isColumnNorm && layer.getClassName() === 'Dense' ? constraint.config.maxValue : undefined;
}

/** As tfjs serialises it. */
interface Constraint {
  readonly className: string;
  readonly config: { readonly maxValue: number; readonly axis?: number };
}
