import { inOneLine } from './received.ts';

/**
 * A mistake in what the user gave us: a config, a file, a flag. The command line prints `message` and `hint`,
 * never a stack trace, and exits with code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly hint: string | undefined;

  /**
   * @param code stable, machine-readable kind of the mistake, such as `config/invalid` or `idx/truncated`
   * @param message where, what was received, what is expected; one line, or a list with one for each mistake. Names and
   *   values may be anything: what would break the line or steer a terminal is escaped here
   * @param hint how to mend it, where the message does not already say so; one line likewise
   */
  constructor(
    readonly code: string,
    message: string | readonly string[],
    hint?: string,
  ) {
    super([message].flat().map(inOneLine).join('\n'));
    this.hint = hint === undefined ? undefined : inOneLine(hint);
  }

  /** As `--json` prints it. */
  toJSON(): object {
    const { code, message, hint } = this;
    return { code, message, hint };
  }
}

/** What was asked for can be answered, and the answer is no: a gate is broken, a model is no good. Exit code 1. */
export class NegativeAnswer extends UserError {}

/** Nobody reads more at once, and a file that is something else may have a mistake in every line. */
export const MOST_MISTAKES = 20;

/** The last line of a message that leaves mistakes out, if it does. */
export function andMore(count: number): string[] {
  return count === 0 ? [] : [`and ${count} more ${count === 1 ? 'mistake' : 'mistakes'}`];
}
