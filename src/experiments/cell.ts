import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { Arm } from './arms.ts';

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
}

/** What is known of the data of a config. */
export interface CellData {
  /** Of all its images. */
  readonly fingerprint: string;
  /** Of those that are tested on, in hex. */
  readonly testSet: string;
}

export function cellsOf(
  arms: readonly Arm[],
  seeds: readonly number[],
  dataOf: (config: Config) => CellData,
): Cell[] {
  const directories = directoryNames(arms);
  return arms.flatMap(({ name, config, settings, resolved }, index) => {
    const { fingerprint, testSet } = dataOf(resolved);
    return seeds.map((seed) => ({
      id: identityOf(resolved, seed, fingerprint),
      arm: name,
      config,
      settings,
      seed,
      directory: `runs/${directories[index]}-seed-${seed}`,
      testSet,
      resolved: { ...resolved, seed },
    }));
  });
}

/** The data is known by its content, wherever it is and whatever its classes are called. */
function identityOf(config: Config, seed: number, fingerprint: string): string {
  const { source: _, classNames: __, ...data } = config.data;
  return hashOf({ config: { ...config, data, seed }, fingerprint }).slice(0, 12);
}

/** SHA-256 of a value, whatever the order of its keys. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names that every file system takes, each once. */
function directoryNames(arms: readonly Arm[]): string[] {
  const taken = new Set<string>();
  return arms.map(({ name }, index) => {
    const plain = name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 80)
      .replace(/-+$/, '');
    const free = taken.has(plain.toLowerCase()) ? `${plain}-${index + 1}` : plain;
    taken.add(free.toLowerCase());
    return free;
  });
}
