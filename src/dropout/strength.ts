import type { z } from 'zod';
import { numberAdvice, numberIn, report } from '../fields.ts';
import { type RateSchedule, rateSchedules, scheduled } from '../schedules/index.ts';

/** The number that says how much a dropout layer disturbs its inputs. */
export interface Strength<Name extends string = string> {
  /** Of the setting. */
  readonly name: Name;
  /** Where it has to lie. */
  readonly interval: Parameters<typeof numberIn>[0];
  /** The largest number there. */
  readonly highest: number;
  /** The setting, which may follow a schedule. */
  readonly setting: (description: string) => z.ZodType<RateSchedule, RateSchedule>;
  /** A number in place of a layer's settings. */
  readonly bare: z.ZodType<number, number>;
  /** Words a value in place of a layer's settings that is neither number nor mapping. */
  readonly noNumber: ReturnType<typeof report>;
}

function strength<const Name extends string>(
  name: Name,
  interval: Strength['interval'],
  { highest, ...words }: { highest: number; noun: string; mend: string },
): Strength<Name> {
  return {
    name,
    interval,
    highest,
    setting: (description) => scheduled(interval, { ...words, description }, rateSchedules),
    bare: numberIn(interval, { ...words, description: `The ${name}.` }),
    noNumber: report(`${words.noun} in ${interval}`, numberAdvice(words.mend)),
  };
}

/** Rates are multiples of 2^-16 below 1. */
export const HIGHEST_RATE = 1 - 2 ** -16;

/** A share of units. */
export const rate = strength('rate', '[0, 1)', {
  highest: HIGHEST_RATE,
  noun: 'a rate',
  mend: 'To switch dropout off, use 0.',
});

/** A standard deviation, in the units of what it is added to. */
export const stddev = strength('stddev', '[0, 1e30]', {
  highest: 1e30,
  noun: 'a standard deviation',
  mend: 'To switch the noise off, use 0.',
});
