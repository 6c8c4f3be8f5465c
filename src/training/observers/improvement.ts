import { type MonitoredMetric, metrics } from '../../metrics.ts';
import type { EpochRecord } from '../epoch-record.ts';

/** A metric that has to improve, and what counts as an improvement. */
export interface Monitoring {
  readonly monitor: MonitoredMetric;
  /** `auto`: a loss is to fall, an accuracy to rise. */
  readonly mode: 'auto' | 'min' | 'max';
  /** A change has to be larger than this, in float32, to count as an improvement. */
  readonly minDelta: number;
}

/** @throws RangeError where the record lacks the monitored metric: config rules refuse that before training */
export function monitoredValue({ monitor }: Monitoring, record: EpochRecord): number {
  const value = record[monitor];
  if (value === undefined) throw new RangeError(`epoch ${record.epoch} has no ${monitor}`);
  return value;
}

/**
 * Whether a value is better than the best so far. Values are compared in float32 too, as on Keras's backends TensorFlow,
 * JAX and PyTorch: a loss that falls from 0.8 to 0.7 falls by no more than a `minDelta` of 0.1, though 0.7 < 0.8 - 0.1 in
 * float64.
 */
export function improves(value: number, bestValue: number | undefined, monitoring: Monitoring): boolean {
  if (bestValue === undefined) return !Number.isNaN(value);
  const { minDelta } = monitoring;
  const best = Math.fround(bestValue);
  return rises(monitoring) ? Math.fround(value - minDelta) > best : Math.fround(value + minDelta) < best;
}

function rises({ mode, monitor }: Monitoring): boolean {
  return mode === 'max' || (mode === 'auto' && metrics[monitor].better === 'higher');
}
