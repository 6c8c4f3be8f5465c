import type { Config } from '../config/schema.ts';
import type { Arm } from './arms.ts';
import { estimateSeconds } from './estimate.ts';
import { hashOf } from './hash.ts';

/** One training of an experiment. */
export interface Cell {
  /** Of everything that its result depends on: twelve digits in hex. */
  readonly id: string;
  /** Name of the arm. */
  readonly arm: string;
  readonly config: string;
  readonly settings: Arm['settings'];
  readonly seed: number;
  /** Of the run, in that of the experiment. */
  readonly directory: string;
  /** Of the images it is tested on: cells with the same are tested on the same. */
  readonly testSet: string;
  /** As it is trained. */
  readonly resolved: Config & { readonly seed: number };
  /** At most, on one core. */
  readonly estimatedSeconds: number;
}

/** First all seeds of the first arm. */
export function cellsOf(arms: readonly Arm[], seeds: readonly number[]): Cell[] {
  const directories = directoryNames(arms);
  return arms.flatMap(({ name, config, settings, resolved, fingerprint, testSet, images }, index) =>
    seeds.map((seed) => ({
      id: identityOf(resolved, seed, fingerprint),
      arm: name,
      config,
      settings,
      seed,
      directory: `runs/${directories[index]}-seed-${seed}`,
      testSet,
      resolved: { ...resolved, seed },
      estimatedSeconds: estimateSeconds(resolved, images),
    })),
  );
}

/** Experiments of the same cells are one. */
export function experimentIdentity(cells: readonly Cell[]): string {
  return hashOf(cells.map(({ id }) => id));
}

/** The data is known by its content, wherever it is and whatever its classes are called. */
function identityOf(config: Config, seed: number, fingerprint: string): string {
  const { source: _, classNames: __, ...data } = config.data;
  return hashOf({ config: { ...config, data, seed }, fingerprint }).slice(0, 12);
}

/** Names that every file system takes, each once. */
function directoryNames(arms: readonly Arm[]): string[] {
  const taken = new Set<string>();
  return arms.map(({ name }) => {
    const plain = name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 80)
      .replace(/-+$/, '');
    let free = plain;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain}-${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
