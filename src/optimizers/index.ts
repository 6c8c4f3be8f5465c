import type * as z from 'zod';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import type { Clipping } from './clipping.ts';
import type { AtBatch } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** All optimizers by the names they have in configs. Each engine has a table of its own with a row for every one. */
export const optimizers = { sgd, rmsprop, adam, adamw } as const;

type Optimizers = typeof optimizers;
export type OptimizerKind = keyof Optimizers;

/** Settings of one kind, but for `type`. */
type SettingsOf<Kind extends OptimizerKind> = z.output<z.ZodObject<Optimizers[Kind]['settings']>>;

/** An optimizer as a config describes it. */
export type OptimizerConfig = {
  [Kind in OptimizerKind]: { readonly type: Kind } & Readonly<SettingsOf<Kind>> & Clipping;
}[OptimizerKind];

/** What a step by one kind is given: the settings of its batch, and what is derived from them. */
export type StepOf<Kind extends OptimizerKind> = AtBatch<SettingsOf<Kind>> &
  ReturnType<Optimizers[Kind]['derived']>;

/** A row for each kind, written for the settings of that kind. */
export type PerOptimizer<Rows extends { readonly [Kind in OptimizerKind]: unknown }> = {
  readonly [Kind in OptimizerKind]: Rows[Kind];
};

/** An optimizer of whichever kind, given settings of its own kind. */
interface AnyOptimizer {
  slots(settings: object): readonly string[];
  derived(settings: object, step: number, slots: number): Readonly<Record<string, number>>;
}

/** Names of the arrays that this optimizer keeps between steps, each as large as the weights. */
export function slotsOf(config: OptimizerConfig): readonly string[] {
  return (optimizers[config.type] as AnyOptimizer).slots(config);
}

/** What changes from batch to batch; the other settings are as in the config. */
export interface BatchSettings {
  readonly learningRate: number;
  /** Instead of the optimizer's own, where that follows a schedule. */
  readonly momentum?: number;
}

/** What the step of a batch is given, by its settings and its number from 1. */
export type Steps = (batch: BatchSettings, step: number) => Readonly<Record<string, number | boolean>>;

export function stepsOf({ type, globalClipNorm: _, ...settings }: OptimizerConfig): Steps {
  const kind = optimizers[type] as AnyOptimizer;
  const slots = kind.slots(settings).length;
  return (batch, step) => {
    const atBatch = { ...settings, ...batch } as Readonly<Record<string, number | boolean>>;
    return { ...atBatch, ...kind.derived(atBatch, step, slots) };
  };
}
