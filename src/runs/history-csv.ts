import { metricNames } from '../metrics.ts';
import type { EpochRecord } from '../training/epoch-record.ts';

const columns = ['epoch', ...metricNames] as const;

/**
 * The history of a run as CSV (RFC 4180): a header, then one line an epoch. Numbers have as many digits as it takes
 * to read back the same ones; cells are empty where there was no validation.
 */
export function historyCsv(records: readonly EpochRecord[]): string {
  const lines = records.map((record) => columns.map((column) => record[column] ?? '').join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}
