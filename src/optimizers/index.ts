import type { z } from 'zod';
import { sgd } from './sgd.ts';

/** All optimizers by the names they have in configs. Each engine has a table of its own with a row for every one. */
export const optimizers = { sgd } as const;

export type OptimizerKind = keyof typeof optimizers;

/** Settings of one kind, but for `type`. */
export type SettingsOf<Kind extends OptimizerKind> = z.output<
  z.ZodObject<(typeof optimizers)[Kind]['settings']>
>;

/** An optimizer as a config describes it. */
export type OptimizerConfig = {
  [Kind in OptimizerKind]: { readonly type: Kind } & Readonly<SettingsOf<Kind>>;
}[OptimizerKind];

/** The settings of one batch, schedules resolved. */
export type AtBatch<Settings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends boolean ? boolean : number;
};

/** A row for each kind, written for the settings of that kind. */
export type PerOptimizer<Rows extends { readonly [Kind in OptimizerKind]: unknown }> = {
  readonly [Kind in OptimizerKind]: Rows[Kind];
};

/** Names of the arrays that this optimizer keeps between steps, each as large as the weights. */
export function slotsOf(config: OptimizerConfig): readonly string[] {
  return optimizers[config.type].slots(config);
}
