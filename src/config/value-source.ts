import type { Mistake } from './mistake.ts';
import type { Problem } from './problems.ts';
import { formatPath, type SettingPath } from './setting-path.ts';

/** A config as it was read, which knows where its settings stand. */
export interface ConfigSource {
  /** Mappings, lists and scalars. */
  readonly value: unknown;
  /** Of the text itself, such as keys written twice. */
  readonly mistakes: readonly Mistake[];
  mistake(problem: Problem): Mistake;
  /** What explains all that is wrong in the text, if anything does; asked only where something is. */
  readonly traps: readonly Mistake[];
  /** How many steps of a path are there. */
  depthOf(path: SettingPath): number;
}

/** A config made by a program: it stands nowhere, so that mistakes are placed by their paths alone. */
export class ConfigValue implements ConfigSource {
  readonly value: unknown;
  readonly mistakes = [];
  readonly traps = [];

  constructor(value: unknown) {
    this.value = copyOf(value);
  }

  mistake(problem: Problem): Mistake {
    return {
      where: 'config',
      path: formatPath(problem.path),
      get message() {
        return problem.message;
      },
    };
  }

  depthOf(path: SettingPath): number {
    let value = this.value;
    for (const [depth, step] of path.entries()) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return depth;
      value = (value as Record<string | number, unknown>)[step];
    }
    return path.length;
  }
}

/** So that overrides change nobody's object. What is undefined counts as left out. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.map(([key, child]) => [key, copyOf(child)]));
}
