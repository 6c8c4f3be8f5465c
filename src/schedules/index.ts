import * as z from 'zod';
import { alternatives, type FieldNotes, numberAdvice, numberIn, report, section } from '../fields.ts';
import { shorten } from '../received.ts';
import { suggest } from '../suggest.ts';
import { adaptive } from './adaptive.ts';
import { annealed } from './annealed.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { curriculum } from './curriculum.ts';
import { early } from './early.ts';
import { exponential } from './exponential.ts';
import { inverseTime } from './inverse-time.ts';
import { late } from './late.ts';
import { linear } from './linear.ts';
import { polynomial } from './polynomial.ts';
import type { Progress, ScheduleKind } from './schedule.ts';
import { step } from './step.ts';

/** The schedules of all numbers by the names they have in configs. */
export const schedules = { constant, step, linear, exponential, cosine, inverseTime, polynomial } as const;

/** Those of dropout rates. */
export const rateSchedules = { ...schedules, annealed, curriculum, early, late, adaptive } as const;

type AnyKinds = Readonly<Record<string, ScheduleKind<never>>>;
type SettingsOf<Kind> = Kind extends { readonly at: (settings: infer Settings, progress: Progress) => number }
  ? Settings
  : never;

/** As a union of mappings with one key each it would be more than TypeScript can carry through a config. */
type ScheduleOf<Kinds> = number | { readonly [Kind in keyof Kinds]?: Readonly<SettingsOf<Kinds[Kind]>> };

/** A number, or how it changes: a mapping with the kind of schedule as its only key. */
export type Schedule = ScheduleOf<typeof schedules>;

/** A dropout rate, or how it changes. */
export type RateSchedule = ScheduleOf<typeof rateSchedules>;

/** The number at a batch. */
export function valueAt(schedule: RateSchedule, progress: Progress): number {
  if (typeof schedule === 'number') return schedule;
  const [[name, settings]] = Object.entries(schedule) as [[keyof typeof rateSchedules, never]];
  return rateSchedules[name].at(settings, progress);
}

/** The number at the very first batch, for those who can show one only. */
export function firstValue(schedule: RateSchedule): number {
  return valueAt(schedule, { epoch: 1, epochs: 1, batch: 0, batches: 1 });
}

/** A number in an interval, or a schedule of such numbers of one of these kinds. */
export function scheduled<Kinds extends object = typeof schedules>(
  interval: Parameters<typeof numberIn>[0],
  notes: FieldNotes & { readonly noun: string },
  kinds: Kinds = schedules as unknown as Kinds,
): z.ZodType<ScheduleOf<Kinds>, ScheduleOf<Kinds>> {
  const number = numberIn(interval, notes);
  const { expected } = number.meta() as { expected: string };
  const ofPlace = number.meta({ ...number.meta(), description: 'As the place accepts it.' });
  const sections = Object.entries(kinds as AnyKinds).map(([name, { settings, description }]) => {
    const own = section(settings(ofPlace), { description });
    return z.strictObject({ [name]: own.meta({ ...own.meta(), schedule: name }) });
  });
  const words = report(expected, numberAdvice(notes.mend));
  const error = ({ input }: { readonly input?: unknown }) =>
    wrongKind(input, Object.keys(kinds)) ?? words.error({ input });
  return z
    .union([number, ...sections], { error })
    .meta({ description: notes.description, expected: `${expected}, or a schedule` }) as z.ZodType<
    ScheduleOf<Kinds>,
    ScheduleOf<Kinds>
  >;
}

/** Words a mapping of which no kind of schedule can be made out. */
function wrongKind(input: unknown, names: readonly string[]): string | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const keys = Object.keys(input);
  const expected = `expected a number or one schedule (${alternatives(names)})`;
  return `${expected}, received ${shorten(keys.join(', ')) || 'an empty mapping'}.${adviceOn(keys, names)}`;
}

function adviceOn(keys: readonly string[], names: readonly string[]): string {
  if (keys.length !== 1) return '';
  const key = keys.join();
  if (key in rateSchedules) return ' It is for dropout rates only.';
  const near = suggest(key, names);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
