import type { EpochRecord, MonitoredMetric } from './epoch-record.ts';

export interface EarlyStoppingSettings {
  readonly monitor: MonitoredMetric;
  /** `auto`: a loss is to fall, an accuracy to rise. */
  readonly mode: 'auto' | 'min' | 'max';
  /** Epochs in a row without improvement after which training stops; at least 1. */
  readonly patience: number;
  /** A change has to be larger than this to count as an improvement. */
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

export interface Verdict {
  readonly improved: boolean;
  readonly stop: boolean;
}

/**
 * Ends training when a metric has stopped improving (Prechelt 1998, "Early Stopping - But When?", criterion UP), as
 * Keras's callback of this name does.
 */
export class EarlyStopping {
  state: EarlyStoppingState;
  readonly #settings: EarlyStoppingSettings;

  constructor(settings: EarlyStoppingSettings, state: EarlyStoppingState = { wait: 0 }) {
    this.#settings = settings;
    this.state = state;
  }

  /** @throws RangeError where the record lacks the monitored metric: config rules refuse that before training */
  observe(record: EpochRecord): Verdict {
    const { monitor, startFromEpoch, patience } = this.#settings;
    const value = record[monitor];
    if (value === undefined) throw new RangeError(`epoch ${record.epoch} has no ${monitor}`);
    if (record.epoch <= startFromEpoch) return { improved: false, stop: false };
    if (this.#improves(value)) {
      this.state = { bestEpoch: record.epoch, bestValue: value, wait: 0 };
      return { improved: true, stop: false };
    }
    this.state = { ...this.state, wait: this.state.wait + 1 };
    return { improved: false, stop: this.state.wait >= patience };
  }

  #improves(value: number): boolean {
    const { bestValue } = this.state;
    if (bestValue === undefined) return !Number.isNaN(value);
    const { minDelta } = this.#settings;
    return this.#rises() ? value > bestValue + minDelta : value < bestValue - minDelta;
  }

  #rises(): boolean {
    const { mode, monitor } = this.#settings;
    return mode === 'max' || (mode === 'auto' && monitor.endsWith('Accuracy'));
  }
}
