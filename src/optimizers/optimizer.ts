import type { z } from 'zod';
import { type Schedule, scheduled } from '../schedules/index.ts';

/** A rule by which weights follow their gradients: its settings, and what it keeps between steps. */
export interface Optimizer<Shape extends z.ZodRawShape> {
  /** A few words, as in a list of optimizers. */
  readonly description: string;
  /** All but `type`: numbers and flags, which the engines hand to their kernels one by one. */
  readonly settings: Shape & { readonly learningRate: z.ZodType<Schedule, Schedule | undefined> };
  /** Names of the arrays, each shaped like the weights and 0 at first, that a step reads and writes. */
  readonly slots: (settings: z.output<z.ZodObject<Shape>>) => readonly string[];
}

/** Lets TypeScript find out what the settings are. */
export function optimizer<Shape extends z.ZodRawShape>(rule: Optimizer<Shape>): Optimizer<Shape> {
  return rule;
}

/** Every optimizer has one, which may follow a schedule. */
export function learningRate(standard: number) {
  return scheduled('(0, 1e30]', { noun: 'a number', description: 'Size of each step.' }).default(standard);
}
