import type { OptimizerKind, PerOptimizer, StepOf } from '../../../../optimizers/index.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import type { TensorStep } from './tensor-step.ts';

/** How the layers engine takes a step by each optimizer. */
export const tensorSteps: PerOptimizer<{ [Kind in OptimizerKind]: TensorStep<StepOf<Kind>> }> = {
  sgd,
  rmsprop,
  adam,
  adamw,
};
