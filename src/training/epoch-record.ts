import type { MetricName, OptionalMetric } from '../metrics.ts';
import type { Decision } from './observers/observer.ts';

/** What one epoch did: a line of `history.jsonl`. `src/metrics.ts` says what the figures are. */
export type EpochRecord = {
  /** From 1. */
  readonly epoch: number;
} & { readonly [Name in Exclude<MetricName, OptionalMetric>]: number } & {
  readonly [Name in OptionalMetric]?: number;
} & {
  /** Of each dropout layer, in order, in the last batch, or where it is learned, after it; absent in networks without, and in runs of earlier versions. */
  readonly dropoutRates?: readonly number[];
  /** What was changed behind it for the epochs to come; absent where nothing was. */
  readonly decisions?: readonly Decision[];
};
