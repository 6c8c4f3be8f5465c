import { type Schedule, valueAt } from '../schedules/index.ts';

/** What may change from batch to batch. */
export interface EpochSettings {
  /** [batches] */
  readonly learningRates: Float64Array;
  /** [dropout layers][batches], in the order of the layers. */
  readonly rates: readonly Float64Array[];
}

/** How it changes over a training. */
export interface Schedules {
  readonly learningRate: Schedule;
  /** Of each dropout layer, in order. */
  readonly rates: readonly Schedule[];
}

/** Where an epoch stands in its training. */
export interface EpochPosition {
  /** From 1. */
  readonly epoch: number;
  /** How many the training has at most. */
  readonly epochs: number;
  /** Of an epoch. */
  readonly batches: number;
}

export function epochSettings({ learningRate, rates }: Schedules, position: EpochPosition): EpochSettings {
  const eachBatch = (schedule: Schedule) =>
    Float64Array.from({ length: position.batches }, (_, batch) => valueAt(schedule, { ...position, batch }));
  return { learningRates: eachBatch(learningRate), rates: rates.map(eachBatch) };
}
