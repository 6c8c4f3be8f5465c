import { isDeepStrictEqual } from 'node:util';
import { type Config, configSchema } from './schema.ts';
import { settingValues } from './setting-values.ts';

type Mapping = Record<string, unknown>;

/** The settings that have not their default, by their paths: without the name, the seed and the source of the data. */
export function differingSettings(config: Config): Map<string, unknown> {
  const { name, seed, ...others } = withoutDefaults(config);
  const settings = settingValues(others);
  settings.delete('data.source');
  return settings;
}

/** The shortest config that means the same. */
function withoutDefaults(config: Config): Mapping {
  const shortened = structuredClone(config) as Mapping;
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
