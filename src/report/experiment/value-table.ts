import type { Analysis } from '../../experiments/analysis.ts';
import { value } from './values.ts';

/** A row for each arm with the value of each seed, under headings; a dash where there is none. */
export function valueTable({ arms, seeds, metric }: Pick<Analysis, 'arms' | 'seeds' | 'metric'>): string[][] {
  const rows = arms.map(({ name, values }) => {
    const bySeed = new Map(values.map(({ seed, value: one }) => [seed, one]));
    return [
      name,
      ...seeds.map((seed) => {
        const found = bySeed.get(seed);
        return found === undefined ? '-' : value(found, metric.unit);
      }),
    ];
  });
  return [['seed', ...seeds.map(String)], ...rows];
}
