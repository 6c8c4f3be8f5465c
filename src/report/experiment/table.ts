import type { Analysis, ArmSummary } from '../../experiments/analysis.ts';
import { meanValue } from './values.ts';

/** Columns from the most to the least important after the name. */
const headings = ['N', 'mean', 'SD', '95 % interval', 'gap', 'epochs', 'seconds'];

/** Each arm on a row under headings; what is not known is a dash. */
export function armRows({ arms, metric: { unit } }: Pick<Analysis, 'arms' | 'metric'>): string[][] {
  return [['', ...headings], ...arms.map((arm) => rowOf(arm, unit))];
}

function rowOf(
  { name, summary, gap, epochs, seconds }: ArmSummary,
  unit: Analysis['metric']['unit'],
): string[] {
  const { count, mean, standardDeviation, interval } = summary;
  const figure = (number: number | undefined) => (number === undefined ? '-' : meanValue(number, unit));
  return [
    name,
    String(count),
    figure(mean),
    figure(standardDeviation),
    interval === undefined ? '-' : `${figure(interval.lower)} to ${figure(interval.upper)}`,
    gap === undefined ? '-' : gap.toFixed(2),
    epochs === undefined ? '-' : epochs.toFixed(1),
    seconds === undefined ? '-' : seconds.toFixed(1),
  ];
}

/** What the columns mean. */
export function legend({ metric: { title, unit } }: Pick<Analysis, 'metric'>): string {
  const figure = unit === '%' ? `${title} in %` : title;
  return `N, mean, SD and t interval of the ${figure}, over seeds; means of the gap (training less test accuracy, in points), the epochs to the weights kept, and seconds.`;
}
