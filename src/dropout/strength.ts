import type * as z from 'zod';
import { numberAdvice, numberIn, report } from '../fields.ts';
import { type RateSchedule, rateSchedules, scheduled } from '../schedules/index.ts';

/** The number that says how much a dropout layer disturbs its inputs. */
export interface Strength<Name extends string = string> {
  /** Of the setting. */
  readonly name: Name;
  /** Of the same number in a layer of tf.layers. */
  readonly ofLayer: 'rate' | 'stddev';
  /** Where it has to lie. */
  readonly interval: Parameters<typeof numberIn>[0];
  /** The largest number there. */
  readonly highest: number;
  /** The setting, which may follow a schedule. */
  readonly setting: (description: string) => z.ZodType<RateSchedule, RateSchedule>;
  /** The setting where it may not. */
  readonly number: (description: string) => z.ZodType<number, number>;
  /** A number in place of a layer's settings. */
  readonly bare: z.ZodType<number, number>;
  /** Words a value in place of a layer's settings that is neither number nor mapping. */
  readonly noNumber: ReturnType<typeof report>;
}

function strength<const Name extends string>(
  name: Name,
  interval: Strength['interval'],
  { highest, ofLayer, ...words }: Pick<Strength, 'highest' | 'ofLayer'> & { noun: string; mend: string },
): Strength<Name> {
  const number = (description: string) => numberIn(interval, { ...words, description });
  return {
    name,
    ofLayer,
    interval,
    highest,
    setting: (description) => scheduled(interval, { ...words, description }, rateSchedules),
    number,
    bare: number(`The ${name}.`),
    noNumber: report(`${words.noun} in ${interval}`, numberAdvice(words.mend)),
  };
}

/** Rates are multiples of 2^-16 below 1. */
export const HIGHEST_RATE = 1 - 2 ** -16;

/** A share of units. */
export const rate = strength('rate', '[0, 1)', {
  highest: HIGHEST_RATE,
  ofLayer: 'rate',
  noun: 'a rate',
  mend: 'To switch dropout off, use 0.',
});

/** The share of units that a rate which is learned begins with: its logit has to be finite. */
export const start = strength('start', '(0, 1)', {
  highest: HIGHEST_RATE,
  ofLayer: 'rate',
  noun: 'a rate',
  mend: 'For no dropout, leave the layer out.',
});

/** A standard deviation, in the units of what it is added to. */
export const stddev = strength('stddev', '[0, 1e30]', {
  highest: 1e30,
  ofLayer: 'stddev',
  noun: 'a standard deviation',
  mend: 'To switch the noise off, use 0.',
});
