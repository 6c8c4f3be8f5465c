import { shorten } from '../received.ts';

/** Where a setting is: `['model', 'layers', 2, 'dropout']`. */
export type SettingPath = readonly (string | number)[];

/** Writes a path as messages and `--set` do: `model.layers.2.dropout`. Of keys nobody needs to read, the beginning. */
export function formatPath(path: SettingPath): string {
  return path.map((step) => shorten(String(step))).join('.');
}
