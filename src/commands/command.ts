import type { ExitCode, Io } from './io.ts';

/** A command of the command line. Its code is imported only when it runs, so that `--help` loads no tfjs. */
export interface Command<Options> extends Description {
  readonly parameters: ParametersOf<Options>;
  load(): Promise<(options: Options, io: Io) => Promise<ExitCode>>;
}

/** Any command: what its options are is known to itself only. */
export interface AnyCommand extends Description {
  readonly parameters: Readonly<Record<string, Parameter>>;
  load(): Promise<(options: never, io: Io) => Promise<ExitCode>>;
}

interface Description {
  /** One word, or two: a group and a command in it. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Whether Ctrl-C is left to the command, which then ends in its own time. */
  readonly interruptible?: boolean;
}

/**
 * For each option of a command how the user gives it: a flag that follows from its name (`minAccuracy` is
 * `--min-accuracy`), or a positional argument. Flags may always be left out, so that what must be there is an argument.
 */
export type ParametersOf<Options> = {
  readonly [Name in keyof Options]-?:
    | ArgumentFor<Options[Name]>
    | (undefined extends Options[Name] ? FlagFor<NonNullable<Options[Name]>> : never);
};

export type Parameter = Switch | Text | OptionalText | Parsed<unknown, never> | Argument<Arity>;

/** A flag without a value, such as `--as-is`. */
export interface Switch {
  /** A clause, as `--help` prints it. */
  readonly description: string;
  readonly value?: never;
}

/** A flag with a value that is taken as it is, such as `--out <dir>`. */
export interface Text {
  readonly description: string;
  /** What stands for the value in `--help`. */
  readonly value: `<${string}>`;
  readonly parse?: never;
}

/** A flag whose value may be left out, such as `--resume [run]`: then it is `true`. */
export interface OptionalText extends Omit<Text, 'value'> {
  readonly value: `[${string}]`;
}

/** A flag with a value that is read. */
export interface Parsed<Value, Before = Value | undefined> extends Omit<Text, 'parse'> {
  /**
   * @param before what the flag gave when it stood on the same command line before
   * @throws InvalidArgumentError where the text is no such value
   */
  readonly parse: (text: string, before: Before) => Value;
}

/** A positional argument. */
export interface Argument<Allowed extends Arity> {
  readonly description: string;
  /** Commander's brackets, without the name: in `<>` it must be there, in `[]` it may; three dots stand for several. */
  readonly argument: Allowed;
  /** By which it may be given too: `-c, --config <file>`. */
  readonly option?: `-${string}, --${string} <${string}>`;
}

type Arity = '<>' | '[]' | '<...>' | '[...]';

type FlagFor<Value> = [Value] extends [boolean]
  ? Switch
  : [Value, string] extends [string, Value]
    ? Text
    : [Value, string | true] extends [string | true, Value]
      ? OptionalText
      : Parsed<Value>;

type ArgumentFor<Value> = [Value] extends [readonly string[]]
  ? Argument<'<...>' | '[...]'>
  : [string | undefined] extends [Value]
    ? Argument<'[]'>
    : [string] extends [Value]
      ? Argument<'<>'>
      : never;
