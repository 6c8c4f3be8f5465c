import { commandLine } from '../command-line.ts';
import { andMore, MOST_MISTAKES, UserError } from '../errors.ts';
import { inOneLine } from '../received.ts';

/** One mistake in a config, with its place. */
export interface Mistake {
  /** `configs/x.yaml:12:15`, or `--set training.epochs=-1`. */
  readonly where: string;
  /** From 1; absent for overrides. */
  readonly line?: number;
  /** From 1, in UTF-16 units; absent for overrides. */
  readonly column?: number;
  /** The setting, such as `model.layers.2.dropout`; empty where the file is wrong as a whole. */
  readonly path: string;
  /** What is expected, what was received, how to mend it. */
  readonly message: string;
}

function configHint(): string {
  return `All settings: ${commandLine('settings')}. To write a valid config to start from: ${commandLine('init')}`;
}

/** All mistakes of one config. */
export class ConfigError extends UserError {
  /** The first of them, in the order of the file, then of the overrides. */
  readonly mistakes: readonly Mistake[];
  /** How many there are besides. */
  readonly more: number;

  /** @param hint for files that are no configs */
  constructor(mistakes: readonly Mistake[], hint = configHint()) {
    const first = [...mistakes].sort(byPosition).slice(0, MOST_MISTAKES).map(readable);
    const more = mistakes.length - first.length;
    super('config/invalid', [...first.map(formatMistake), ...andMore(more)], hint);
    this.mistakes = first;
    this.more = more;
  }

  override toJSON(): object {
    return { ...super.toJSON(), ...problemRecords(this) };
  }
}

/** As it is shown, whatever the names in it are. */
function readable({ where, path, message, ...place }: Mistake): Mistake {
  return { where: inOneLine(where), ...place, path: inOneLine(path), message: inOneLine(message) };
}

/** Mistakes as `--json` prints them: the same that are shown in words and, where there are others, how many. */
export function problemRecords({ mistakes, more }: ConfigError): object {
  return { problems: mistakes.map(problemRecord), ...(more > 0 && { more }) };
}

function problemRecord({ path, line, column, message }: Mistake): object {
  return { path, line, column, message };
}

function byPosition(a: Mistake, b: Mistake): number {
  const { line: lineA = Infinity, column: columnA = 0 } = a;
  const { line: lineB = Infinity, column: columnB = 0 } = b;
  return lineA === lineB ? columnA - columnB : lineA - lineB;
}

/** `configs/x.yaml:12:15  model.layers.2.dropout: expected a rate in [0, 1), received 1. ...` */
function formatMistake({ where, path, message }: Mistake): string {
  return path === '' ? `${where}  ${message}` : `${where}  ${path}: ${message}`;
}
