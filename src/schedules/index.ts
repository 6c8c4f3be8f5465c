import { z } from 'zod';
import { alternatives, type FieldNotes, numberAdvice, numberIn, report, section } from '../fields.ts';
import { shorten } from '../received.ts';
import { suggest } from '../suggest.ts';
import { constant } from './constant.ts';
import { linear } from './linear.ts';
import type { Progress } from './schedule.ts';

/** All schedules by the names they have in configs. */
export const schedules = { constant, linear } as const;

type Kinds = typeof schedules;
type KindName = keyof Kinds;
type SettingsOf<Kind extends KindName> = z.output<z.ZodObject<ReturnType<Kinds[Kind]['settings']>>>;

/** A number, or how it changes: a mapping with the kind of schedule as its only key. */
export type Schedule =
  | number
  | { [Kind in KindName]: { readonly [Name in Kind]: Readonly<SettingsOf<Kind>> } }[KindName];

/** The number at a batch. */
export function valueAt(schedule: Schedule, progress: Progress): number {
  if (typeof schedule === 'number') return schedule;
  const [[name, settings]] = Object.entries(schedule) as [[KindName, never]];
  return schedules[name].at(settings, progress);
}

/** The number at the very first batch, for those who can show one only. */
export function firstValue(schedule: Schedule): number {
  return valueAt(schedule, { epoch: 1, epochs: 1, batch: 0, batches: 1 });
}

const names = Object.keys(schedules) as KindName[];

/** A number in an interval, or a schedule of such numbers. */
export function scheduled(
  interval: Parameters<typeof numberIn>[0],
  notes: FieldNotes & { readonly noun: string },
): z.ZodType<Schedule, Schedule> {
  const number = numberIn(interval, notes);
  const { expected } = number.meta() as { expected: string };
  const kinds = names.map((name) => {
    const { settings, description } = schedules[name];
    const ofPlace = number.meta({ ...number.meta(), description: 'As the place accepts it.' });
    const own = section(settings(ofPlace), { description });
    return z.strictObject({ [name]: own.meta({ ...own.meta(), schedule: name }) });
  });
  const words = report(expected, numberAdvice(notes.mend));
  const error = ({ input }: { readonly input?: unknown }) => wrongKind(input) ?? words.error({ input });
  return z
    .union([number, ...kinds], { error })
    .meta({ description: notes.description, expected: `${expected}, or a schedule` }) as z.ZodType<
    Schedule,
    Schedule
  >;
}

/** Words a mapping of which no kind of schedule can be made out. */
function wrongKind(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const keys = Object.keys(input);
  const expected = `expected a number or one schedule (${alternatives(names)})`;
  const near = keys.length === 1 ? suggest(keys.join(), names) : undefined;
  const question = near === undefined ? '' : ` Did you mean ${near}?`;
  return `${expected}, received ${shorten(keys.join(', ')) || 'an empty mapping'}.${question}`;
}
