import type { MetricName, ValidationMetric } from '../metrics.ts';

/** What one epoch did: a line of `history.jsonl`. `src/metrics.ts` says what the figures are. */
export type EpochRecord = {
  /** From 1. */
  readonly epoch: number;
} & { readonly [Name in Exclude<MetricName, ValidationMetric>]: number } & {
  readonly [Name in ValidationMetric]?: number;
};
