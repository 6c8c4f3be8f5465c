import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UserError } from '../errors.ts';
import { asUserError, writeFileAtomic } from '../files.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Checkpoint } from '../training/train.ts';
import type { RunManifest, RunMetrics } from './records.ts';

/** Where runs live unless told otherwise, in the current directory. */
export const RUNS_DIRECTORY = 'runs';

/** What a run consists of. */
export const runFiles = {
  config: 'config.yaml',
  manifest: 'run.json',
  history: 'history.jsonl',
  historyCsv: 'history.csv',
  metrics: 'metrics.json',
  checkpoint: 'checkpoint.bin',
  model: 'model',
} as const;

/** One run on disk. The only place that knows what its files are called. */
export class RunDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Where the model of the run is or will be. */
  get modelDirectory(): string {
    return this.#file('model');
  }

  get configPath(): string {
    return this.#file('config');
  }

  writeConfig(yaml: string): Promise<void> {
    return writeFileAtomic(this.#file('config'), yaml);
  }

  writeManifest(manifest: RunManifest): Promise<void> {
    return this.#writeJson('manifest', manifest);
  }

  readManifest(): Promise<RunManifest> {
    return this.#readJson('manifest');
  }

  writeMetrics(metrics: RunMetrics): Promise<void> {
    return this.#writeJson('metrics', metrics);
  }

  /** There are none before the run has ended. */
  async readMetrics(): Promise<RunMetrics | undefined> {
    return existsSync(this.#file('metrics')) ? this.#readJson('metrics') : undefined;
  }

  /** Adds one line to `history.jsonl`. */
  async appendEpoch(record: EpochRecord): Promise<void> {
    const path = this.#file('history');
    await appendFile(path, `${JSON.stringify(record)}\n`).catch((error) => {
      throw asUserError(error, path);
    });
  }

  /** There is no such file before the first epoch has ended. */
  async readHistory(): Promise<EpochRecord[]> {
    const path = this.#file('history');
    if (!existsSync(path)) return [];
    const lines = (await readText(path)).split('\n').filter((line) => line !== '');
    return lines.flatMap((line) => parseLine(line));
  }

  /** Forgets epochs after `epoch`: those that a run killed outright trained after its last checkpoint. */
  async truncateHistory(epoch: number): Promise<EpochRecord[]> {
    const kept = (await this.readHistory()).filter((record) => record.epoch <= epoch);
    await writeFileAtomic(
      this.#file('history'),
      kept.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
    return kept;
  }

  writeHistoryCsv(csv: string): Promise<void> {
    return writeFileAtomic(this.#file('historyCsv'), csv);
  }

  writeCheckpoint(checkpoint: Checkpoint): Promise<void> {
    return writeFileAtomic(this.#file('checkpoint'), serialize(checkpoint));
  }

  /** @throws UserError where there is none, or it is damaged */
  async readCheckpoint(): Promise<Checkpoint> {
    const path = this.#file('checkpoint');
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw asUserError(error, path);
      throw new UserError(
        'run/no-checkpoint',
        `${path}: no such file; the run ended before its first checkpoint`,
        'Train again from the start.',
      );
    });
    try {
      return deserialize(bytes) as Checkpoint;
    } catch {
      throw new UserError(
        'run/checkpoint',
        `${path}: this is no whole checkpoint`,
        'Train again from the start.',
      );
    }
  }

  #file(name: keyof typeof runFiles): string {
    return join(this.path, runFiles[name]);
  }

  #writeJson(name: keyof typeof runFiles, value: object): Promise<void> {
    return writeFileAtomic(this.#file(name), `${JSON.stringify(value, null, 2)}\n`);
  }

  async #readJson<Value>(name: keyof typeof runFiles): Promise<Value> {
    const path = this.#file(name);
    const text = await readText(path);
    try {
      return JSON.parse(text) as Value;
    } catch {
      throw new UserError('run/damaged', `${path}: expected JSON, received something else`, 'Train again.');
    }
  }
}

/** A line cut short when the process was killed is left out. */
function parseLine(line: string): EpochRecord[] {
  try {
    return [JSON.parse(line) as EpochRecord];
  } catch {
    return [];
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error) => {
    throw asUserError(error, path);
  });
}
