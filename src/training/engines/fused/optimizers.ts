import { type OptimizerKind, optimizers, type PerOptimizer, type StepOf } from '../../../optimizers/index.ts';
import { type Field, type Fields, f32, recordSize, u32 } from './records.ts';

/** What a step is given, as it lies in the arena: its kernel in `kernels/optimizers` finds it in `this`. */
interface Kernel<Step> {
  readonly fields: { readonly [Name in keyof Step]: Field };
}

/** Why an optimizer has no kernel, as a clause. */
interface NoKernel {
  readonly refused: string;
}

type Row<Step> = Kernel<Step> | NoKernel;

const adam = {
  learningRate: f32(),
  beta1: f32(),
  beta2: f32(),
  epsilon: f32(),
  follow1: f32(),
  follow2: f32(),
  stepSize: f32(),
};

/** What the fused engine makes of each optimizer. */
export const fusedOptimizers: PerOptimizer<{ [Kind in OptimizerKind]: Row<StepOf<Kind>> }> = {
  sgd: { fields: { learningRate: f32(), momentum: f32(), nesterov: u32(), slots: u32() } },
  rmsprop: {
    fields: { learningRate: f32(), rho: f32(), momentum: f32(), epsilon: f32(), follow: f32(), slots: u32() },
  },
  adam: { fields: adam },
  adamw: { fields: { ...adam, weightDecay: f32(), decay: f32() } },
};

/** How optimizers are numbered in the kernels. */
export const optimizerNumbers = Object.fromEntries(
  Object.keys(optimizers).map((kind, number) => [kind, number]),
) as Readonly<Record<OptimizerKind, number>>;

/** Of an optimizer that has a kernel. */
export function fieldsOf(kind: OptimizerKind): Fields {
  const row = fusedOptimizers[kind] as Kernel<unknown>;
  return row.fields;
}

/** Bytes of its settings for one batch. */
export function optimizerRecordSize(kind: OptimizerKind): number {
  return recordSize(fieldsOf(kind));
}
