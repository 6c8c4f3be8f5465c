import { isDeepStrictEqual } from 'node:util';
import { configSchema, type WrittenConfig } from './schema.ts';
import { settingValues } from './setting-values.ts';

type Mapping = Record<string, unknown>;

/**
 * The settings that have not their default, by their paths: without the name, the seed, the source of the data,
 * the names of its classes, the input shape, which is that of the data, and gates, which change nothing.
 */
export function differingSettings(config: WrittenConfig): Map<string, unknown> {
  const { name, seed, ...others } = withoutDefaults(withoutData(withoutGates(config)));
  const settings = settingValues(others);
  settings.delete('data.source');
  return settings;
}

/** Without what follows from the data, or only names its classes. */
function withoutData({ model, data: { classNames: _, ...data }, ...config }: WrittenConfig): WrittenConfig {
  return { ...config, data, model: { ...model, inputShape: 'auto' } };
}

function withoutGates({ gates: _, ...config }: WrittenConfig): WrittenConfig {
  return config;
}

/** The shortest config that means the same. */
function withoutDefaults(config: WrittenConfig): Mapping {
  const shortened = structuredClone<object>(config) as Mapping;
  shorten(shortened, () => isDeepStrictEqual(configSchema.safeParse(shortened).data, config));
  return shortened;
}

/** Takes away each key without which `isSame` holds, and of the other ones what is within them. */
function shorten(value: unknown, isSame: () => boolean): void {
  if (Array.isArray(value)) for (const item of value) shorten(item, isSame);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      delete (value as Mapping)[key];
      if (isSame()) continue;
      (value as Mapping)[key] = child;
      shorten(child, isSame);
    }
  }
}
