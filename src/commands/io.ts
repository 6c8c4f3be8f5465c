import type { ChalkInstance } from 'chalk';
import { NegativeAnswer, type UserError } from '../errors.ts';

/** One of the two output streams, as much of it as commands need. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Characters a line may have: 80 where that is not known, as in a file or in a terminal that nobody gave a size. */
export function columnsOf({ columns }: Output): number {
  return columns || 80;
}

/** The same for what may be laid out in more than one way: a file takes lines of any length. */
export function roomOf(output: Output): number {
  return output.isTTY ? columnsOf(output) : Number.POSITIVE_INFINITY;
}

/** Where a command writes: results to `stdout`; progress and diagnostics to `stderr`. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Colours for `stdout`; plain where it is no terminal or NO_COLOR is set. */
  readonly paint: ChalkInstance;
  /** Colours for `stderr`. */
  readonly paintError: ChalkInstance;
  /** Settles a promise when the user presses Ctrl-C for the first time; the second time ends the process. */
  readonly interrupt: AbortSignal;
}

/** Options every command takes. */
export interface CommonOptions {
  /** stdout becomes one JSON document. */
  readonly json?: boolean;
  /** No progress and no remarks on stderr, only errors. */
  readonly quiet?: boolean;
}

/** What a command's process ends with. */
export const exitCodes = {
  good: 0,
  /** The answer is no: an accuracy under the threshold, a loss of NaN. */
  no: 1,
  badInput: 2,
  /** A defect of ours. */
  defect: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a process ends with that has printed this error. */
export function exitCodeOf(error: UserError): ExitCode {
  return error instanceof NegativeAnswer ? exitCodes.no : exitCodes.badInput;
}
