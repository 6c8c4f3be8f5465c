import type { Analysis } from '../../experiments/analysis.ts';
import type { DifferingSetting } from '../../experiments/arm-settings.ts';
import { shortNames } from '../../short-names.ts';
import { textOf } from './varied-axes.ts';

/** A row for each arm, with a column for each setting that not all have alike, under headings. */
export function settingRows(
  { arms }: Pick<Analysis, 'arms'>,
  settings: readonly DifferingSetting[],
): string[][] {
  if (settings.length === 0) return [];
  const names = shortNames(settings.map(({ path }) => path));
  const heading = ['', ...settings.map(({ path }) => names.get(path) ?? path)];
  return [
    heading,
    ...arms.map(({ name }, index) => [name, ...settings.map(({ values }) => textOf(values[index]))]),
  ];
}
