import type { Override } from './overrides.ts';
import type { SettingPath } from './setting-path.ts';

/** Where an override's path leads: numbers count the overrides in their order. */
interface Step {
  /** The last override of exactly this path. */
  exact: number;
  /** The last of this path or one inside it. */
  through: number;
  /** The last of this path or one inside it that set what the file does not have. */
  added: number;
  readonly inside: Map<string | number, Step>;
}

/** Finds the override that is to blame for a problem, without looking at each of them. */
export class Blame {
  readonly #overrides: readonly Override[];
  readonly #root = newStep();
  readonly #depthInFile: (path: SettingPath) => number;

  /** @param depthInFile how many steps of a path are written in the file */
  constructor(overrides: readonly Override[], depthInFile: (path: SettingPath) => number) {
    this.#overrides = overrides;
    this.#depthInFile = depthInFile;
    for (const [number, { path }] of overrides.entries()) this.#add(number, path);
  }

  #add(number: number, path: SettingPath): void {
    const isAdded = this.#depthInFile(path) < path.length;
    let step = this.#root;
    for (const key of path) {
      const next = step.inside.get(key) ?? newStep();
      step.inside.set(key, next);
      step = next;
      step.through = number;
      if (isAdded) step.added = number;
    }
    step.exact = number;
  }

  /** The last that set the value or something inside it; else the last that set more of the path to it than the file has. */
  of(path: SettingPath): Override | undefined {
    const inFile = this.#depthInFile(path);
    let step: Step | undefined = this.#root;
    let [set, led] = [-1, -1];
    for (const [depth, key] of path.entries()) {
      step = step.inside.get(key);
      if (step === undefined) break;
      set = Math.max(set, step.exact);
      if (depth === inFile) led = step.through;
    }
    set = Math.max(set, step?.added ?? -1);
    return this.#overrides[set < 0 ? led : set];
  }
}

function newStep(): Step {
  return { exact: -1, through: -1, added: -1, inside: new Map() };
}
