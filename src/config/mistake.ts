import { UserError } from '../errors.ts';

/** One mistake in a config, with its place. */
export interface Mistake {
  /** `configs/x.yaml:12:15`, or `--set training.epochs=-1`. */
  readonly where: string;
  /** From 1; absent for overrides. */
  readonly line?: number;
  /** From 1, in UTF-16 units; absent for overrides. */
  readonly column?: number;
  /** The setting, such as `model.layers[2].dropout`; empty where the file is wrong as a whole. */
  readonly path: string;
  /** What is expected, what was received, how to mend it. */
  readonly message: string;
}

/** All mistakes of one config. */
export class ConfigError extends UserError {
  /** In the order of the file, then of the overrides. */
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const ordered = [...mistakes].sort(byPosition);
    super(
      'config/invalid',
      ordered.map(formatMistake).join('\n'),
      'All settings: configs/README.md. To write a valid config to start from: dropout-mlp init',
    );
    this.mistakes = ordered;
  }

  override toJSON(): object {
    return { ...super.toJSON(), problems: this.mistakes.map(problemRecord) };
  }
}

/** A mistake as `--json` prints it. */
export function problemRecord({ path, line, column, message }: Partial<Mistake>): object {
  return { path, line, column, message };
}

function byPosition(a: Mistake, b: Mistake): number {
  const { line: lineA = Infinity, column: columnA = 0 } = a;
  const { line: lineB = Infinity, column: columnB = 0 } = b;
  return lineA === lineB ? columnA - columnB : lineA - lineB;
}

/** `configs/x.yaml:12:15  model.layers[2].dropout: expected a rate in [0, 1), received 1. ...` */
export function formatMistake({ where, path, message }: Mistake): string {
  return path === '' ? `${where}  ${message}` : `${where}  ${path}: ${message}`;
}
