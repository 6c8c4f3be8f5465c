/**
 * A mistake in what the user gave us: a config, a file, a flag. The command line prints `message` and `hint`,
 * never a stack trace, and exits with code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param code stable, machine-readable kind of the mistake, such as `config/invalid` or `idx/truncated`
   * @param message where, what was received, what is expected; one line per mistake
   * @param hint how to mend it, where the message does not already say so
   */
  constructor(
    readonly code: string,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }

  /** As `--json` prints it. */
  toJSON(): object {
    const { code, message, hint } = this;
    return { code, message, hint };
  }
}

/** What was asked for can be answered, and the answer is no: a gate is broken, a model is no good. Exit code 1. */
export class NegativeAnswer extends UserError {}
