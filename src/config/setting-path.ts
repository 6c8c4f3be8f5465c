/** Where a setting is: `['model', 'layers', 2, 'dropout']`. */
export type SettingPath = readonly (string | number)[];

/** Writes a path as messages and `--set` do: `model.layers[2].dropout`. */
export function formatPath(path: SettingPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** Whether `path` is `beginning` or lies inside it. */
export function startsWith(path: SettingPath, beginning: SettingPath): boolean {
  return beginning.every((step, index) => path[index] === step);
}
