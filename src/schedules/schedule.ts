import type { z } from 'zod';

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
export function schedule<Shape extends z.ZodRawShape>(kind: ScheduleKind<Shape>): ScheduleKind<Shape> {
  return kind;
}
