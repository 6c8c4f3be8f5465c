import type { Analysis } from '../../experiments/analysis.ts';
import type { ScaleRow } from './dots.ts';
import { countedIn, percent } from './values.ts';

/** Differences seed by seed, of each comparison that has any. */
export function differenceRows({ comparisons }: Pick<Analysis, 'comparisons'>): ScaleRow[] {
  return comparisons.flatMap(({ name, baseline, differences, mean, interval }) =>
    mean === undefined
      ? []
      : [
          {
            title: `${name} - ${baseline}`,
            values: differences.map(({ difference }) => difference),
            interval: interval && { ...interval, mean },
          },
        ],
  );
}

/** The values of each arm that has any. */
export function valueRows({ arms }: Pick<Analysis, 'arms'>): ScaleRow[] {
  return arms.flatMap(({ name, values, summary: { mean, interval } }) =>
    mean === undefined
      ? []
      : [
          {
            title: name,
            values: values.map(({ value }) => value),
            interval: interval && { ...interval, mean },
          },
        ],
  );
}

/** `Differences seed by seed in points, with the 95 % interval of the mean`. */
export function differencesTitle({ comparisons, metric }: Pick<Analysis, 'comparisons' | 'metric'>): string {
  const drawn = comparisons.find(({ mean }) => mean !== undefined);
  const words = `Differences seed by seed${countedIn(metric.unit)}`;
  if (drawn?.interval === undefined) return words;
  return `${words}, with the ${percent(drawn.interval.level)} interval of the mean`;
}
