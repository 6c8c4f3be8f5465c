import * as z from 'zod';
import { received } from './received.ts';
import { suggest } from './suggest.ts';

/** What every setting says about itself, once: messages, the JSON Schema and the table of settings come from it. */
export interface FieldNotes {
  /** One sentence. */
  readonly description: string;
  readonly unit?: string;
  /** How to mend a value that is not accepted; for a number, one that is out of range. */
  readonly mend?: string;
}

type Advice = (value: unknown) => string | undefined;

/** Makes zod report every kind of mistake in one value with the same words. */
export function report(expected: string, advice: Advice) {
  return {
    error: ({ input }: { readonly input?: unknown }) => {
      const hint = advice(input) ?? adviceForNone(input);
      return `expected ${expected}, received ${received(input)}.${hint === undefined ? '' : ` ${hint}`}`;
    },
  };
}

function adviceForNone(value: unknown): string | undefined {
  if (value === undefined) return 'Add it.';
  return value === null ? 'Give it a value or leave it out.' : undefined;
}

/** For values that should have been a number. */
export function numberAdvice(mend: string | undefined): Advice {
  return (value) => {
    if (typeof value === 'number') return mend;
    return numeralAdvice(value);
  };
}

/** For a number in quotes, and for one written as on paper: `0,5` or `50 %`. */
function numeralAdvice(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const numeral = value.trim();
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(numeral)) return 'Remove the quotes.';
  if (/^0,\d{1,9}$/.test(numeral)) return `Write ${numeral.replace(',', '.')}.`;
  const [, percent] = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(numeral) ?? [];
  return percent === undefined ? undefined : `Write ${Number((Number(percent) / 100).toPrecision(9))}.`;
}

/** A whole number between two bounds, both included. */
export function wholeNumber({ min, max, mend, ...notes }: FieldNotes & { min: number; max: number }) {
  const expected = `a whole number from ${min} to ${max}`;
  const words = report(expected, numberAdvice(mend));
  return z
    .int(words)
    .min(min, words)
    .max(max, words)
    .meta({ ...notes, expected });
}

type Interval = `${'[' | '('}${number}, ${number}${']' | ')'}`;

/** A real number in an interval written as in mathematics: `[0, 1)` holds 0 but not 1. */
export function numberIn(interval: Interval, { noun, mend, ...notes }: FieldNotes & { noun: string }) {
  const expected = `${noun} in ${interval}`;
  const words = report(expected, numberAdvice(mend));
  const [lower, upper] = interval.slice(1, -1).split(', ').map(Number) as [number, number];
  const above = interval.startsWith('[') ? z.gte(lower, words) : z.gt(lower, words);
  const below = interval.endsWith(']') ? z.lte(upper, words) : z.lt(upper, words);
  return z
    .number(words)
    .check(above, below)
    .meta({ ...notes, expected });
}

/** A count from 1 on, or a share strictly between 0 and 1. */
export function countOrShare({ max, ...notes }: FieldNotes & { max: number }) {
  const expected = `a whole number from 1 to ${max} or a share in (0, 1)`;
  const words = report(expected, numberAdvice(undefined));
  const count = z.int(words).min(1, words).max(max, words);
  const share = z.number(words).gt(0, words).lt(1, words);
  return z.union([count, share], words).meta({ ...notes, expected });
}

const spellings = new Map([
  ['yes', true],
  ['on', true],
  ['no', false],
  ['off', false],
]);

/** True or false. */
export function flag(notes: FieldNotes) {
  const expected = 'true or false';
  const words = report(expected, (value) => {
    if (value === 'true' || value === 'false') return 'Remove the quotes.';
    const meant = typeof value === 'string' ? spellings.get(value.toLowerCase()) : undefined;
    return meant === undefined ? undefined : `Did you mean ${meant}?`;
  });
  return z.boolean(words).meta({ ...notes, expected });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words, notes: FieldNotes) {
  const expected = alternatives(words);
  const advice: Advice = (value) => {
    const near = typeof value === 'string' ? suggest(value, words) : undefined;
    return near === undefined ? undefined : `Did you mean ${near}?`;
  };
  return z.enum(words, report(expected, advice)).meta({ ...notes, expected });
}

/** Joins words as a sentence does: `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Text that matches a pattern. */
export function text({ pattern, expected, ...notes }: FieldNotes & { pattern: RegExp; expected: string }) {
  const words = report(expected, (value) =>
    typeof value === 'number' || typeof value === 'boolean' ? 'Put it in quotes.' : undefined,
  );
  return z
    .string(words)
    .regex(pattern, words)
    .meta({ ...notes, expected });
}

/** A list of two whole numbers from 1 to `max`. */
export function sizePair({ max, description, unit }: FieldNotes & { max: number; unit: string }) {
  const size = wholeNumber({ min: 1, max, description: `A size in ${unit}.` });
  const expected = `a list of two whole numbers from 1 to ${max}, such as [28, 28]`;
  const words = report(expected, () => undefined);
  return z.tuple([size, size], words).meta({ description, unit, expected, minItems: 2, maxItems: 2 });
}

/** A value, or a word in its place. */
export function orWord<Value extends z.ZodType, const Word extends string>(value: Value, word: Word) {
  const { expected, ...notes } = value.meta() ?? {};
  const either = `${expected}, or ${word}`;
  const words = report(either, (input) => {
    const near = typeof input === 'string' ? suggest(input, [word]) : undefined;
    return numeralAdvice(input) ?? (near === undefined ? undefined : `Did you mean ${near}?`);
  });
  return z.union([value, z.literal(word)], words).meta({ ...notes, expected: either });
}

/** A list of at most `max` items, called `noun`. */
export function listOf<Item extends z.ZodType>(
  item: Item,
  { max, noun, description, mend }: FieldNotes & { max: number; noun: string },
) {
  const expected = `a list of at most ${max} ${noun}`;
  const words = report(expected, (value) => (value === undefined ? undefined : mend));
  return z.array(item, words).max(max, words).meta({ description, expected });
}

/** A mapping with no other keys than these. Unknown keys are worded by `problemsOf`, one message each. */
export function section<Shape extends z.ZodRawShape>(shape: Shape, { description, mend }: FieldNotes) {
  const words = report('a mapping of settings', () => mend);
  return z.strictObject(shape, words).meta({ description });
}

/** What the section of one type holds besides `type`. */
interface SectionType {
  /** A few words. */
  readonly description: string;
  readonly settings: z.ZodRawShape;
}
type Sections<Types extends Readonly<Record<string, SectionType>>, Shared extends z.ZodRawShape> = {
  [Type in keyof Types & string]: z.ZodObject<
    { readonly type: z.ZodDefault<z.ZodEnum<{ [T in Type]: T }>> } & Types[Type]['settings'] & Shared,
    z.core.$strict
  >;
}[keyof Types & string];

/**
 * A mapping whose setting `type` says which others there are.
 *
 * @param standard the type of a mapping that says none
 * @param shared settings that all types have besides
 */
export function typedSection<
  Types extends Readonly<Record<string, SectionType>>,
  Shared extends z.ZodRawShape,
>(types: Types, standard: keyof Types & string, { description }: FieldNotes, shared: Shared) {
  const names = Object.keys(types) as [string, ...string[]];
  const meanings = Object.entries(types).map(([name, { description: meaning }]) => `${name}: ${meaning}`);
  const anyType = choice(names, { description: `${meanings.join('; ')}.` });
  const sections = names.map((name) => {
    const own = z.enum([name]).meta({ ...anyType.meta() });
    return z.strictObject({
      type: name === standard ? own.default(name) : own,
      ...types[name]?.settings,
      ...shared,
    });
  }) as unknown as [Sections<Types, Shared>];
  const words = report('a mapping of settings', (input) => {
    const meant = typeof input === 'string' ? suggest(input, names) : undefined;
    return meant === undefined ? undefined : `Write "{ type: ${meant} }".`;
  });
  const error = ({ input }: { readonly input?: unknown }) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return words.error({ input });
    return anyType.safeParse((input as { type?: unknown }).type, { reportInput: true }).error?.issues[0]
      ?.message;
  };
  return z.discriminatedUnion('type', sections, { error }).meta({ description });
}
