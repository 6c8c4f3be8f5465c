import type * as z from 'zod';
import { type Schedule, scheduled } from '../schedules/index.ts';

/** The settings of one batch: schedules give a number. */
export type AtBatch<Settings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends boolean ? boolean : number;
};

/** A rule by which weights follow their gradients: its settings, and what it keeps between steps. */
export interface Optimizer<Shape extends z.ZodRawShape, Derived extends string> {
  /** A few words, as in a list of optimizers. */
  readonly description: string;
  /** All but `type`: numbers and flags, which the engines hand to their kernels one by one. */
  readonly settings: Shape & { readonly learningRate: z.ZodType<Schedule, Schedule | undefined> };
  /** Names of the arrays, each shaped like the weights and 0 at first, that a step reads and writes. */
  readonly slots: (settings: z.output<z.ZodObject<Shape>>) => readonly string[];
  /**
   * Numbers that follow from the settings, in float64: what float32 would spoil, or the number of the step decides.
   *
   * @param step from 1
   * @param slots how many there are
   */
  readonly derived: (
    settings: AtBatch<z.output<z.ZodObject<Shape>>>,
    step: number,
    slots: number,
  ) => Readonly<Record<Derived, number>>;
}

/** Lets TypeScript find out what the settings are; nothing has to be derived. */
export function optimizer<Shape extends z.ZodRawShape, Derived extends string = never>({
  derived = () => ({}) as Record<Derived, number>,
  ...rule
}: Omit<Optimizer<Shape, Derived>, 'derived'> & Partial<Optimizer<Shape, Derived>>): Optimizer<
  Shape,
  Derived
> {
  return { ...rule, derived };
}

/** Every optimizer has one, which may follow a schedule. */
export function learningRate(standard: number) {
  return scheduled('(0, 1e30]', { noun: 'a number', description: 'Size of each step.' }).default(standard);
}

/** Of those that have one, which may follow a schedule as Sutskever et al. 2013 and Srivastava et al. 2014 raise it. */
export const momentum = scheduled('[0, 1)', {
  noun: 'a number',
  mend: 'To switch momentum off, use 0.',
  description: 'Share of the previous step that is carried over into the next.',
}).default(0);

/** Whether there is any, at some time. */
export function isAbove0(schedule: Schedule): boolean {
  return typeof schedule !== 'number' || schedule > 0;
}
