import { csv } from '../csv.ts';
import { metricNames, metrics } from '../metrics.ts';
import type { EpochRecord } from '../training/epoch-record.ts';

/**
 * The history of a run as CSV: a header, then one line an epoch; cells are empty where there was no validation. Optional
 * figures are there where the run has them, and behind all figures the rate of each dropout layer.
 */
export function historyCsv(records: readonly EpochRecord[]): string {
  const figures = metricNames.filter(
    (name) => !('isOptional' in metrics[name]) || records.some((record) => record[name] !== undefined),
  );
  const layers = Math.max(0, ...records.map(({ dropoutRates = [] }) => dropoutRates.length));
  const rates = Array.from({ length: layers }, (_, layer) => `dropoutRate${layer + 1}`);
  const lines = records.map((record) => [
    record.epoch,
    ...figures.map((name) => record[name]),
    ...rates.map((_, layer) => record.dropoutRates?.[layer]),
  ]);
  return csv([['epoch', ...figures, ...rates], ...lines]);
}
