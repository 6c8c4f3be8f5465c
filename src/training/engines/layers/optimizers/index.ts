import type { OptimizerKind, PerOptimizer, StepOf } from '../../../../optimizers/index.ts';
import { sgd } from './sgd.ts';
import type { TensorStep } from './tensor-step.ts';

/** How the layers engine takes a step by each optimizer. */
export const tensorSteps: PerOptimizer<{ [Kind in OptimizerKind]: TensorStep<StepOf<Kind>> }> = { sgd };
