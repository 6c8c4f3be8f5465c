import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors.ts';
import { asUserError, makeDirectory, namesIn, readRegularFile, writeFileAtomic } from '../files.ts';
import { makeNumbered, numbersIn } from '../numbered-directory.ts';
import { LOCK_FILE, RunLock } from '../runs/lock.ts';
import type { Plan } from './plan.ts';
import { type CellResult, resultSchema, resultsCsv } from './results.ts';

/** Where experiments live unless told otherwise, in the current directory. */
export const EXPERIMENTS_DIRECTORY = 'experiments';

const experimentFiles = {
  /** The experiment with every config resolved; what it is known by comes first. */
  resolved: 'experiment.yaml',
  results: 'results.jsonl',
  csv: 'results.csv',
  summary: 'summary.md',
  junit: 'junit.xml',
  metrics: 'metrics.txt',
} as const;

/** Of `results.jsonl`. */
export const MOST_BYTES = 500_000_000;

/** An experiment on disk. The only place that knows what its files are called. */
export class ExperimentDirectory {
  readonly path: string;
  #lock: RunLock | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws UserError where another process runs it */
  async lock(): Promise<void> {
    this.#lock = await RunLock.acquire(this.path).catch((error) => {
      if (error.code !== 'run/in-use') throw error;
      throw new UserError(
        'experiment/in-use',
        error.message.replace('is training this run', 'is running this experiment'),
        'Wait until it has ended, or choose another --out.',
      );
    });
  }

  unlock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  writeResolved({ name, identity, seeds, arms }: Plan): Promise<void> {
    const configs = arms.map(({ name: arm, settings, resolved }) => ({
      name: arm,
      settings,
      config: resolved,
    }));
    const text = stringify(
      { identity, name, seeds, configs },
      { lineWidth: 0, aliasDuplicateObjects: false },
    );
    return writeFileAtomic(this.#file('resolved'), text);
  }

  /** Of the experiment that is here; undefined where there is none. */
  async readIdentity(): Promise<string | undefined> {
    const text = await this.#read('resolved');
    return text === undefined ? undefined : (/^identity: ([0-9a-f]{64})$/m.exec(text)?.[1] ?? '');
  }

  /** Adds a line to `results.jsonl`. */
  async appendResult(result: CellResult): Promise<void> {
    const path = this.#file('results');
    await appendFile(path, lineOf(result)).catch((error) => {
      throw asUserError(error, path);
    });
  }

  /** Of the last line of each cell; a line that a killed process left half written is none. */
  async readResults(): Promise<Map<string, CellResult>> {
    const text = (await this.#read('results')) ?? '';
    const results = text.split('\n').flatMap((line) => parseLine(line) ?? []);
    return new Map(results.map((result) => [result.cell, result]));
  }

  /** All results anew, in this order, as lines and as a table. */
  async writeResults(results: readonly CellResult[]): Promise<void> {
    await writeFileAtomic(this.#file('results'), results.map(lineOf).join(''));
    await writeFileAtomic(this.#file('csv'), resultsCsv(results));
  }

  writeReport(name: 'summary' | 'junit' | 'metrics', text: string): Promise<void> {
    return writeFileAtomic(this.#file(name), text);
  }

  #file(name: keyof typeof experimentFiles): string {
    return join(this.path, experimentFiles[name]);
  }

  async #read(name: keyof typeof experimentFiles): Promise<string | undefined> {
    try {
      const bytes = await readRegularFile(this.#file(name), { maxBytes: MOST_BYTES });
      return bytes.toString('utf8');
    } catch (error) {
      if (error instanceof UserError && error.code === 'file/enoent') return undefined;
      throw error;
    }
  }
}

/**
 * The directory of an experiment, locked: that of the same one where it has been begun, else a new one.
 *
 * @param out the directory itself; without it `experiments/<name>-<n>`
 * @throws UserError where `out` is taken by another experiment or something else, is in use, or cannot be written
 */
export async function openExperiment(plan: Plan, out?: string): Promise<ExperimentDirectory> {
  const directory = (await findExperiment(plan, out)) ?? (await createExperiment(plan, out));
  await directory.lock();
  try {
    await begin(directory, plan);
    return directory;
  } catch (error) {
    directory.unlock();
    throw error;
  }
}

async function begin(directory: ExperimentDirectory, plan: Plan): Promise<void> {
  const identity = await directory.readIdentity();
  if (identity === plan.identity) return;
  if (identity !== undefined) {
    throw new UserError(
      'experiment/other',
      `${directory.path}: the experiment in this directory is another one: its configs, seeds or data are not those of now`,
      'Choose another --out, or leave it out to begin a new one.',
    );
  }
  const others = (await namesIn(directory.path)).filter((name) => name !== LOCK_FILE);
  if (others.length > 0) {
    throw new UserError(
      'experiment/exists',
      `${directory.path}: this directory is not empty`,
      'Choose another --out.',
    );
  }
  await directory.writeResolved(plan);
}

/** The last of this name that is the same experiment; undefined where it has not been begun. */
export async function findExperiment(
  { name, identity }: Plan,
  out?: string,
): Promise<ExperimentDirectory | undefined> {
  const paths = out === undefined ? await pathsOf(name) : [out];
  for (const path of paths.toReversed()) {
    const directory = new ExperimentDirectory(path);
    if ((await directory.readIdentity().catch(() => undefined)) === identity) return directory;
  }
  return undefined;
}

async function createExperiment({ name }: Plan, out?: string): Promise<ExperimentDirectory> {
  const parent = out ?? EXPERIMENTS_DIRECTORY;
  await makeDirectory(parent).catch((error) => {
    throw asUserError(error, parent);
  });
  return new ExperimentDirectory(out ?? (await makeNumbered(EXPERIMENTS_DIRECTORY, name)));
}

async function pathsOf(name: string): Promise<string[]> {
  const names = await namesIn(EXPERIMENTS_DIRECTORY).catch(() => []); // where there is none yet
  return numbersIn(names, name).map((number) => join(EXPERIMENTS_DIRECTORY, `${name}-${number}`));
}

function lineOf(result: CellResult): string {
  return `${JSON.stringify(result)}\n`;
}

/** Undefined where it is none of `results.jsonl`. */
export function parseLine(line: string): CellResult | undefined {
  try {
    return resultSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
