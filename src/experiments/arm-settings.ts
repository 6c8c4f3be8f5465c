import { settingValues } from '../config/setting-values.ts';
import type { Arm } from './arms.ts';

/** A setting that not all arms have alike. */
export interface DifferingSetting {
  /** Layers by their names, so that one layer more moves no other: `dropout_1.rate`. */
  readonly path: string;
  /** Of each arm, in order; absent where its config has no such setting. */
  readonly values: readonly unknown[];
}

/** What sets the arms apart, whether it was varied or stands in their configs: not their names. */
export function settingsThatDiffer(arms: readonly Arm[]): DifferingSetting[] {
  const settings = arms.map(({ resolved }) => settingValues(withNamedLayers(resolved)));
  const paths = [...new Set(settings.flatMap((own) => [...own.keys()]))].filter((path) => path !== 'name');
  return differing(paths.map((path) => ({ path, values: settings.map((own) => own.get(path)) })));
}

/** What was varied, where the configs themselves are not known. */
export function settingsThatVary(arms: readonly Pick<Arm, 'settings'>[]): DifferingSetting[] {
  const paths = [...new Set(arms.flatMap(({ settings }) => Object.keys(settings)))];
  return differing(paths.map((path) => ({ path, values: arms.map(({ settings }) => settings[path]) })));
}

function differing(settings: readonly DifferingSetting[]): DifferingSetting[] {
  return settings.filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/** The layers as `summary` names them, by their kind and number: `dense_2`. */
function withNamedLayers({ model: { layers, ...model }, ...config }: Arm['resolved']): object {
  const numbers = new Map<string, number>();
  const named = layers.flatMap((layer) =>
    Object.entries(layer).map(([kind, settings]) => {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      return [`${kind}_${number}`, settings];
    }),
  );
  return { ...config, model, ...Object.fromEntries(named) };
}
