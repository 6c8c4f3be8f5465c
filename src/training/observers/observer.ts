import type { EpochRecord } from '../epoch-record.ts';
import type { Schedules } from '../epoch-settings.ts';

/** A setting that an observer has changed for the epochs to come. */
export interface Decision {
  /** `learningRate`, or `dropoutRates.0` for the first dropout layer. */
  readonly setting: string;
  readonly from: number;
  readonly to: number;
}

/** What an observer makes of an epoch. */
export interface Verdict {
  /** Whether this is the best epoch so far, whose weights may have to be kept. */
  readonly improved: boolean;
  /** Whether training is to end here. */
  readonly stop: boolean;
  readonly decisions?: readonly Decision[];
}

/** Judges the epochs of a training one after another. */
export interface Observer<State> {
  /** What it has seen so far: plain data, saved in checkpoints. */
  readonly state: State;
  /** Whether it has ended the training it was taken from. */
  readonly isDone: boolean;
  readonly bestEpoch: number | undefined;
  observe(record: EpochRecord): Verdict;
  /** What the next epoch is trained with, by what has been seen. */
  adjust?(planned: Schedules): Schedules;
}
