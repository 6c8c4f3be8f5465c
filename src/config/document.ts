import { ConfigError, type Mistake } from './mistake.ts';
import type { PlacedValue } from './node-reader.ts';
import type { Problem } from './problems.ts';
import type { SettingPath } from './setting-path.ts';
import type { SourceText } from './source-text.ts';
import { trapsIn } from './traps.ts';
import type { ConfigSource } from './value-source.ts';
import { type Format, type ParsedText, parseText } from './yaml-text.ts';

/** A config file, read but not checked, that knows where in it every setting stands. */
export class ConfigDocument implements ConfigSource {
  readonly #source: SourceText;
  readonly #format: Format;
  readonly #root: PlacedValue;
  /** Keys written twice; everything else wrong with the text is thrown. */
  readonly mistakes: readonly Mistake[];

  /** @throws ConfigError where the text is no YAML or JSON */
  constructor(source: SourceText, format: Format) {
    const { root, mistakes } = format === 'yaml' ? parseWithTraps(source) : parseText(source, format);
    this.#source = source;
    this.#format = format;
    this.#root = root;
    this.mistakes = mistakes;
  }

  /** Mappings, lists and scalars. */
  get value(): unknown {
    return this.#root.value;
  }

  /** Places a problem at its value or key or, where that is missing, at what it is missing from. */
  mistake(problem: Problem): Mistake {
    const { path, at } = problem;
    const { placed, depth } = this.#find(path);
    const isThere = depth === path.length;
    return this.#source.mistakeAt(isThere && at === 'value' ? placed.offset : placed.keyOffset, problem);
  }

  /** What explains all that is wrong, if anything does. */
  get traps(): readonly Mistake[] {
    return this.#format === 'yaml' ? trapsIn(this.#source) : [];
  }

  /** How many steps of a path are written in this file. */
  depthOf(path: SettingPath): number {
    return this.#find(path).depth;
  }

  /** As far as a path leads. */
  #find(path: SettingPath): { readonly placed: PlacedValue; readonly depth: number } {
    let placed = this.#root;
    for (const [depth, step] of path.entries()) {
      const child = placed.inside.get(step);
      if (child === undefined) return { placed, depth };
      placed = child;
    }
    return { placed, depth: path.length };
  }
}

/** Where the parser fails at a trap, it knows less of it than we do. */
function parseWithTraps(source: SourceText): ParsedText {
  try {
    return parseText(source, 'yaml');
  } catch (error) {
    const traps = error instanceof ConfigError ? trapsIn(source) : [];
    throw traps.length > 0 ? new ConfigError(traps) : error;
  }
}
