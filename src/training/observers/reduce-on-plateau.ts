import * as z from 'zod';
import type { EpochRecord } from '../epoch-record.ts';
import type { Schedules } from '../epoch-settings.ts';
import { improves, type Monitoring, monitoredValue } from './improvement.ts';
import type { Observer, Verdict } from './observer.ts';

export interface ReduceOnPlateauSettings extends Monitoring {
  /** What the learning rate is multiplied by, in (0, 1). */
  readonly factor: number;
  /** Epochs in a row without improvement after which that happens; at least 1. */
  readonly patience: number;
  /** Epochs behind it that are not counted. */
  readonly cooldown: number;
  /** The learning rate is not brought below this. */
  readonly minLearningRate: number;
}

/** What has been seen so far; plain data, to be saved and taken up again. */
export interface ReduceOnPlateauState {
  readonly bestValue?: number;
  /** Epochs since the best one, or since the last reduction and its cooldown. */
  readonly wait: number;
  /** Epochs of the cooldown that are left. */
  readonly cooldown: number;
  /** Product of all reductions. */
  readonly factor: number;
}

const count = z.int().nonnegative();
export const reduceOnPlateauState: z.ZodType<ReduceOnPlateauState> = z.strictObject({
  bestValue: z.number().exactOptional(),
  wait: count,
  cooldown: count,
  factor: z.number(),
});

/**
 * Lowers the learning rate when a metric has stopped improving, by the rules of Keras's `ReduceLROnPlateau`, epoch for
 * epoch. Keras refuses it beside a schedule; here the schedule's numbers are multiplied by what the reductions come to.
 * PyTorch's scheduler of this name reduces one epoch later, and has relative thresholds.
 */
export class ReduceOnPlateau implements Observer<ReduceOnPlateauState> {
  state: ReduceOnPlateauState;
  readonly isDone = false;
  readonly bestEpoch = undefined;
  readonly #settings: ReduceOnPlateauSettings;

  constructor(
    settings: ReduceOnPlateauSettings,
    state: ReduceOnPlateauState = { wait: 0, cooldown: 0, factor: 1 },
  ) {
    this.#settings = settings;
    this.state = state;
  }

  observe(record: EpochRecord): Verdict {
    const value = monitoredValue(this.#settings, record);
    const cooldown = Math.max(0, this.state.cooldown - 1);
    const wait = this.state.cooldown > 0 ? 0 : this.state.wait;
    if (improves(value, this.state.bestValue, this.#settings))
      this.state = { ...this.state, cooldown, bestValue: value, wait: 0 };
    else this.state = { ...this.state, cooldown, wait: cooldown > 0 ? wait : wait + 1 };
    const isDue = this.state.wait >= this.#settings.patience;
    return { improved: false, stop: false, ...(isDue && this.#reduce(record.learningRate)) };
  }

  /** Nothing where the lower bound is reached; what has been waited for stays due then. */
  #reduce(from: number): Pick<Verdict, 'decisions'> {
    const { factor, cooldown, minLearningRate } = this.#settings;
    if (!(from > minLearningRate)) return {};
    this.state = { ...this.state, wait: 0, cooldown, factor: this.state.factor * factor };
    const to = Math.max(minLearningRate, from * factor);
    return { decisions: [{ setting: 'learningRate', from, to }] };
  }

  adjust(planned: Schedules): Schedules {
    const { factor } = this.state;
    if (factor === 1) return planned;
    return { ...planned, reduction: { factor, minLearningRate: this.#settings.minLearningRate } };
  }
}
