import type * as z from 'zod';
import { numberIn, wholeNumber } from '../fields.ts';

/** Where in a training a batch stands. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  /** How many the training has at most. */
  readonly epochs: number;
  /** In its epoch, from 0. */
  readonly batch: number;
  /** Of an epoch. */
  readonly batches: number;
}

/** How far a schedule has come at a batch, in epochs and parts of them, not counting its warm-up. */
export interface Clock {
  /** Since it began. */
  readonly elapsed: number;
  /** From its beginning to the last epoch that the training may have. */
  readonly total: number;
}

/** A way in which a number changes while a network learns. */
export interface ScheduleKind<Shape extends z.ZodRawShape> {
  /** A sentence. */
  readonly description: string;
  /** @param number what numbers the place accepts where the schedule stands: a rate, a learning rate */
  readonly settings: (number: z.ZodType<number>) => Shape;
  /** The number at a batch: a pure function of these arguments. */
  readonly at: (settings: z.output<z.ZodObject<Shape>>, progress: Progress) => number;
}

/** Lets TypeScript find out what the settings are. */
export function kindOfSchedule<Shape extends z.ZodRawShape>(kind: ScheduleKind<Shape>): ScheduleKind<Shape> {
  return kind;
}

const warmupEpochs = numberIn('[0, 1000000]', {
  noun: 'a number',
  unit: 'epochs',
  description:
    'For so long, or for that part of an epoch, it rises from 0 in equal steps to its first number, and only then begins; none where it is left out.',
}).exactOptional();

/** What every schedule has besides its own settings; no interface, which zod's types of shapes do not take. */
export type Common = {
  readonly warmupEpochs: typeof warmupEpochs;
};

/**
 * A schedule, with warm-up in front (Goyal et al. 2017, section 2.2): it rises from 0 in equal steps, one a batch, so that
 * the first batch has 0, as with Keras's `CosineDecay` and the schedules of Hugging Face; PyTorch's `LinearLR` begins at a
 * third unless told otherwise.
 */
export function schedule<Shape extends z.ZodRawShape>({
  description,
  settings,
  at,
}: {
  readonly description: string;
  readonly settings: (number: z.ZodType<number>) => Shape;
  readonly at: (settings: z.output<z.ZodObject<Shape>>, clock: Clock) => number;
}): ScheduleKind<Shape & Common> {
  return {
    description,
    settings: (number) => ({ ...settings(number), warmupEpochs }),
    at: (given, progress) => {
      const { warmupEpochs: warmup = 0 } = given as { warmupEpochs?: number };
      const { epoch, epochs, batch, batches } = progress;
      const rise = Math.round(warmup * batches); // in whole batches, so that whole epochs stay whole
      const done = (epoch - 1) * batches + batch;
      const clock = { elapsed: Math.max(0, done - rise) / batches, total: epochs - rise / batches };
      const value = at(given as z.output<z.ZodObject<Shape>>, clock);
      return done < rise ? value * (done / rise) : value;
    },
  };
}

/** How long a change takes. */
export function duration(description: string) {
  return wholeNumber({ min: 1, max: 1_000_000, unit: 'epochs', description });
}

/** How long a change takes that may also take all that is left. */
export const untilTheEnd = duration(
  'How long it takes; to the end of training where it is left out.',
).exactOptional();

/** Share of a change that is done, in [0, 1]. */
export function shareDone({ elapsed, total }: Clock, epochs = total): number {
  return elapsed < epochs ? elapsed / epochs : Math.sign(elapsed);
}
