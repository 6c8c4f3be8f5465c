import * as z from 'zod';
import type { EpochRecord } from '../epoch-record.ts';
import { improves, type Monitoring, monitoredValue } from './improvement.ts';
import type { Observer, Verdict } from './observer.ts';

export interface EarlyStoppingSettings extends Monitoring {
  /** Epochs in a row without improvement after which training stops; at least 1. */
  readonly patience: number;
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
 * Keras's callback of this name does.
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
    const value = monitoredValue(this.#settings, record);
    if (record.epoch <= this.#settings.startFromEpoch) return { improved: false, stop: false };
    if (improves(value, this.state.bestValue, this.#settings)) {
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
}
