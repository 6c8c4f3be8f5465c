import { formatPath, type SettingPath } from './setting-path.ts';

/** Every setting of a config that holds no others by its path, `model.layers.1.dense.units`; empty sections among them. */
export function settingValues(value: unknown, path: SettingPath = []): Map<string, unknown> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return new Map([[formatPath(path), value]]);
  return new Map(
    entries.flatMap(([key, child]) => [
      ...settingValues(child, [...path, Array.isArray(value) ? Number(key) : key]),
    ]),
  );
}
