import { z } from 'zod';
import { type MonitoredMetric, metrics } from '../../metrics.ts';
import type { EpochRecord } from '../epoch-record.ts';
import type { Observer, Verdict } from './observer.ts';

export interface EarlyStoppingSettings {
  readonly monitor: MonitoredMetric;
  /** `auto`: a loss is to fall, an accuracy to rise. */
  readonly mode: 'auto' | 'min' | 'max';
  /** Epochs in a row without improvement after which training stops; at least 1. */
  readonly patience: number;
  /** A change has to be larger than this, in float32, to count as an improvement. */
  readonly minDelta: number;
  /** Epochs up to this one are left out of account. */
  readonly startFromEpoch: number;
  /** Whether the weights of the best epoch are put back when training ends, however it ends. */
  readonly restoreBest: boolean;
}

/** What has been seen so far; plain data, to be saved and taken up again. */
export interface EarlyStoppingState {
  readonly bestEpoch?: number;
  readonly bestValue?: number;
  /** Epochs since the best one. */
  readonly wait: number;
}

const count = z.int().nonnegative();
export const earlyStoppingState: z.ZodType<EarlyStoppingState> = z.strictObject({
  bestEpoch: count.exactOptional(),
  bestValue: z.number().exactOptional(),
  wait: count,
});

/**
 * Ends training when a metric has stopped improving (Prechelt 1998, "Early Stopping - But When?", criterion UP), as
 * Keras's callback of this name does. Values are compared in float32 too, as on Keras's backends TensorFlow, JAX and
 * PyTorch: a loss that falls from 0.8 to 0.7 falls by no more than a `minDelta` of 0.1, though 0.7 < 0.8 - 0.1 in float64.
 */
export class EarlyStopping implements Observer<EarlyStoppingState> {
  state: EarlyStoppingState;
  readonly #settings: EarlyStoppingSettings;

  constructor(settings: EarlyStoppingSettings, state: EarlyStoppingState = { wait: 0 }) {
    this.#settings = settings;
    this.state = state;
  }

  /** @throws RangeError where the record lacks the monitored metric: config rules refuse that before training */
  observe(record: EpochRecord): Verdict {
    const { monitor, startFromEpoch } = this.#settings;
    const value = record[monitor];
    if (value === undefined) throw new RangeError(`epoch ${record.epoch} has no ${monitor}`);
    if (record.epoch <= startFromEpoch) return { improved: false, stop: false };
    if (this.#improves(value)) {
      this.state = { bestEpoch: record.epoch, bestValue: value, wait: 0 };
      return { improved: true, stop: false };
    }
    this.state = { ...this.state, wait: this.state.wait + 1 };
    return { improved: false, stop: this.isDone };
  }

  get isDone(): boolean {
    return this.state.wait >= this.#settings.patience;
  }

  get bestEpoch(): number | undefined {
    return this.state.bestEpoch;
  }

  #improves(value: number): boolean {
    const { bestValue } = this.state;
    if (bestValue === undefined) return !Number.isNaN(value);
    const { minDelta } = this.#settings;
    const best = Math.fround(bestValue);
    return this.#rises() ? Math.fround(value - minDelta) > best : Math.fround(value + minDelta) < best;
  }

  #rises(): boolean {
    const { mode, monitor } = this.#settings;
    return mode === 'max' || (mode === 'auto' && metrics[monitor].better === 'higher');
  }
}
