import { type DropoutKind, dropoutVariants } from '../dropout/index.ts';
import { received, shorten } from '../received.ts';
import { ConfigError, type Mistake } from './mistake.ts';
import { formatPath, type SettingPath } from './setting-path.ts';
import { SourceText } from './source-text.ts';
import { matchingPaths, noMatch } from './wildcard.ts';
import { parseText } from './yaml-text.ts';

/** One `--set path=value`. */
export interface Override {
  /** As messages show it. */
  readonly where: string;
  readonly path: SettingPath;
  /** The text behind `=`, read as YAML. */
  readonly value: unknown;
}

type Container = Record<string | number, unknown>;

/** Overrides that could be applied, and the mistakes of the others. */
export interface AppliedOverrides {
  readonly overrides: readonly Override[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Writes overrides into a config, the last one winning. `null` takes a setting away, so that its default applies.
 *
 * @param config is changed
 * @param texts such as `training.epochs=5`, `model.layers.1.dense.units=64` and `model.layers.*.dropout=0.5`
 */
export function applyOverrides(config: unknown, texts: readonly string[]): AppliedOverrides {
  const overrides: Override[] = [];
  const mistakes: Mistake[] = [];
  for (const text of texts) {
    try {
      for (const override of expand(config as Container, parseOverride(text))) {
        apply(config as Container, override);
        overrides.push(override);
      }
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  return { overrides, mistakes };
}

function parseOverride(text: string): Override {
  const where = `--set ${shorten(text)}`;
  const equals = text.indexOf('=');
  if (equals < 0)
    throw wrong(where, [], 'expected path=value, received no "=". Write it as in training.epochs=5.');
  return {
    where,
    path: parsePath(text.slice(0, equals), where),
    value: parseValue(text.slice(equals + 1), where),
  };
}

/** Reads `model.layers.1.dense` and, the same, `model.layers[1].dense`. */
function parsePath(text: string, where: string): SettingPath {
  const trimmed = text.trim();
  if (trimmed === '')
    throw wrong(where, [], 'expected a path before "=", received none. Write it as in training.epochs=5.');
  if (!/^([A-Za-z]\w*|\*)(\.[A-Za-z]\w*|\.(\d+|\*)|\[(\d+|\*)\]){0,19}$/.test(trimmed)) {
    throw wrong(
      where,
      [],
      `expected a path such as training.epochs or model.layers.1.dense.units before "=", received ${received(trimmed)}.`,
    );
  }
  return [...trimmed.matchAll(/\w+|\*/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

function parseValue(text: string, where: string): unknown {
  if (text.trim() === '') {
    throw wrong(
      where,
      [],
      'expected a value after "=", received none. To go back to the default, write null.',
    );
  }
  try {
    return parseText(new SourceText(where, text), 'yaml').root.value;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw wrong(where, [], error.mistakes[0]?.message ?? '');
  }
}

/** One override for each setting that a path with `*` stands for. */
function expand(config: unknown, override: Override): Override[] {
  const { path, value, where } = override;
  if (!path.includes('*')) return [override];
  const paths = matchingPaths(config, path);
  if (paths.length === 0) throw wrong(where, path, noMatch(config, path));
  return paths.map((matching) => ({ where, path: matching, value: structuredClone(value) }));
}

/** A bare rate or standard deviation as the mapping that it is short for, so that something can be set in it. */
function inLong(value: unknown, step: string | number): unknown {
  if (typeof value !== 'number' || !Object.hasOwn(dropoutVariants, step)) return value;
  return { [dropoutVariants[step as DropoutKind].strength.name]: value };
}

function apply(config: Container, { path, value, where }: Override): void {
  let container = config;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    checkStep(container, path.slice(0, depth), step, where);
    if (!Object.hasOwn(container, step) || container[step] === null) container[step] = {};
    container[step] = inLong(container[step], step);
    container = container[step] as Container;
  }
  const last = path.at(-1) as string | number;
  checkStep(container, path.slice(0, -1), last, where);
  if (value === null && !Array.isArray(container)) delete container[last];
  else container[last] = value;
}

/** @throws ConfigError where `container` cannot have such a key or index */
function checkStep(container: unknown, path: SettingPath, step: string | number, where: string): void {
  if (typeof container !== 'object' || container === null) {
    throw wrong(
      where,
      path,
      `expected a mapping or a list to set ${step} in, received ${received(container)}. Set ${formatPath(path)} itself.`,
    );
  }
  if (!Array.isArray(container)) return;
  if (typeof step !== 'number') {
    throw wrong(
      where,
      path,
      `expected an index such as 0, or * for all of this list, received ${received(step)}.`,
    );
  }
  if (step < container.length) return;
  const indexes =
    container.length === 0 ? 'none, because the list is empty' : `an index from 0 to ${container.length - 1}`;
  throw wrong(where, path, `expected ${indexes}, received ${step}.`);
}

function wrong(where: string, path: SettingPath, message: string): ConfigError {
  return new ConfigError([{ where, path: formatPath(path), message }]);
}
