import { HIGHEST_RATE } from '../dropout/strength.ts';
import type { BatchSettings } from '../optimizers/index.ts';
import { type RateSchedule, type Schedule, valueAt } from '../schedules/index.ts';

/** What may change from batch to batch. */
export interface EpochSettings {
  /** [batches] */
  readonly learningRates: Float64Array;
  /** [batches]; where it is absent, the optimizer's own stays. */
  readonly momenta?: Float64Array;
  /** [dropout layers][batches], in the order of the layers. */
  readonly rates: readonly Float64Array[];
}

/** How it changes over a training. */
export interface Schedules {
  readonly learningRate: Schedule;
  /** Of optimizers that have one. */
  readonly momentum?: Schedule | undefined;
  /** Of each dropout layer, in order. */
  readonly rates: readonly RateSchedule[];
  /** What all rates are multiplied by. */
  readonly dropoutScale?: Schedule | undefined;
  /** Of each dropout layer: what the products are kept to. */
  readonly highestRates?: readonly number[];
  /** What the learning rate is multiplied by, and not brought below. */
  readonly reduction?: { readonly factor: number; readonly minLearningRate: number };
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

export function epochSettings(
  { learningRate, momentum, rates, dropoutScale, highestRates = [], reduction }: Schedules,
  position: EpochPosition,
): EpochSettings {
  const scales = dropoutScale === undefined ? undefined : eachBatch(dropoutScale, position);
  return {
    learningRates: reduced(eachBatch(learningRate, position), reduction),
    ...(momentum !== undefined && { momenta: eachBatch(momentum, position) }),
    rates: rates.map((rate, layer) => {
      const own = eachBatch(rate, position);
      const { [layer]: highest = HIGHEST_RATE } = highestRates;
      return scales === undefined
        ? own
        : own.map((value, batch) => Math.min(highest, value * (scales[batch] as number)));
    }),
  };
}

/** What is below the bound already stays where it is. */
function reduced(rates: Float64Array, reduction: Schedules['reduction']): Float64Array {
  if (reduction === undefined) return rates;
  const { factor, minLearningRate } = reduction;
  return rates.map((rate) => Math.min(rate, Math.max(minLearningRate, rate * factor)));
}

/** [batches] */
function eachBatch(schedule: RateSchedule, position: EpochPosition): Float64Array {
  const values = new Float64Array(position.batches);
  if (typeof schedule === 'number') return values.fill(schedule);
  return values.map((_, batch) => valueAt(schedule, { ...position, batch }));
}

/** What the optimizer is given for a batch. */
export function batchSettings({ learningRates, momenta }: EpochSettings, batch: number): BatchSettings {
  const learningRate = learningRates[batch] as number;
  return momenta === undefined ? { learningRate } : { learningRate, momentum: momenta[batch] as number };
}
