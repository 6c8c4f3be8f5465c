import type { z } from 'zod';
import { constant } from './constant.ts';
import type { Progress } from './schedule.ts';

/** All schedules by the names they have in configs. */
export const schedules = { constant } as const;

type Kinds = typeof schedules;
export type ScheduleKindName = keyof Kinds;
type SettingsOf<Kind extends ScheduleKindName> = z.output<z.ZodObject<ReturnType<Kinds[Kind]['settings']>>>;

/** A number, or how it changes: a mapping with the kind of schedule as its only key. */
export type Schedule =
  | number
  | { [Kind in ScheduleKindName]: { readonly [Name in Kind]: Readonly<SettingsOf<Kind>> } }[ScheduleKindName];

/** The number at a batch. */
export function valueAt(schedule: Schedule, progress: Progress): number {
  if (typeof schedule === 'number') return schedule;
  const [[name, settings]] = Object.entries(schedule) as [[ScheduleKindName, never]];
  return schedules[name].at(settings, progress);
}
