import type { AtBatch, OptimizerKind, PerOptimizer, SettingsOf } from '../../../../optimizers/index.ts';
import { sgd } from './sgd.ts';
import type { TensorStep } from './tensor-step.ts';

/** How the layers engine takes a step by each optimizer. */
export const tensorSteps: PerOptimizer<{ [Kind in OptimizerKind]: TensorStep<AtBatch<SettingsOf<Kind>>> }> = {
  sgd,
};
