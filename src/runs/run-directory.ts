import { existsSync } from 'node:fs';
import { appendFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { asUserError, readRegularFile, remove, writeFileAtomic } from '../files.ts';
import { markerFiles } from '../own-directory.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { decodeCheckpoint, encodeCheckpoint, type SavedTraining } from './checkpoint-file.ts';
import { historyCsv } from './history-csv.ts';
import { historyLine, parseHistory } from './history-lines.ts';
import { RunLock } from './lock.ts';
import {
  endSchema,
  manifestSchema,
  type RunEnd,
  type RunManifest,
  type RunMetrics,
  type RunTemperature,
  temperatureSchema,
} from './records.ts';
import { parseSealedJson, sealedJson } from './sealed-json.ts';

/** Where runs live unless told otherwise, in the current directory. */
export const RUNS_DIRECTORY = 'runs';

/** What a run consists of. A run is overwritten in this order: what is left of it half-way is one still. */
export const runFiles = {
  reportHtml: 'report.html',
  reportMarkdown: 'report.md',
  reportJson: 'report.json',
  model: 'model',
  temperature: 'temperature.json',
  config: 'config.yaml',
  history: 'history.jsonl',
  historyCsv: 'history.csv',
  metrics: 'metrics.json',
  checkpoint: 'checkpoint.bin',
  checkpointBefore: 'checkpoint-before.bin',
  manifest: markerFiles.run,
} as const;

const reportFiles = { html: 'reportHtml', markdown: 'reportMarkdown', json: 'reportJson' } as const;

/** Of run.json and the like, which have some hundred. */
const MOST_JSON_BYTES = 1_000_000;
/** Of a million epochs. */
const MOST_HISTORY_BYTES = 500_000_000;
/** Node reads no larger file at once. */
const MOST_CHECKPOINT_BYTES = 2 ** 31 - 1;

/** Of files that were being written, as `writeFileAtomic` names them. */
const TEMPORARY = /\.[0-9a-f]{8}\.tmp$/;

/** One run on disk. The only place that knows what its files are called. */
export class RunDirectory {
  readonly path: string;
  #lock: RunLock | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Where the model of the run is or will be. */
  get modelDirectory(): string {
    return this.#file('model');
  }

  get hasModel(): boolean {
    return existsSync(join(this.modelDirectory, 'model.json'));
  }

  /** Whether there is something to go on from. */
  get hasCheckpoint(): boolean {
    return existsSync(this.#file('checkpoint')) || existsSync(this.#file('checkpointBefore'));
  }

  get configPath(): string {
    return this.#file('config');
  }

  /**
   * Keeps other processes from training this run until `unlock`, and removes what a killed one left half written.
   *
   * @throws UserError where another process is at it
   */
  async lock(): Promise<void> {
    this.#lock = await RunLock.acquire(this.path);
    await this.#removeTemporaries();
  }

  /** @throws UserError where the run that was locked is gone, and there may be another in its place */
  checkInPlace(): void {
    if (this.#lock?.isInPlace !== false) return;
    throw new UserError(
      'run/replaced',
      `${this.path}: this run was removed while it was being trained`,
      'Train again, into a directory of its own.',
    );
  }

  unlock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  /** Removes what a killed process left half written, unless one is at it, or nothing can be removed here. */
  async tidy(): Promise<void> {
    if ((await this.#temporaries()).length === 0) return;
    this.#lock = await RunLock.acquire(this.path).catch(() => undefined);
    if (this.#lock !== undefined) await this.#removeTemporaries().catch(() => {});
    this.unlock();
  }

  /** Where a report of the run goes that was told no other place. */
  reportPath(format: keyof typeof reportFiles): string {
    return this.#file(reportFiles[format]);
  }

  /** Takes away what is not true any more once training goes on. */
  async removeReports(): Promise<void> {
    for (const file of Object.values(reportFiles)) await remove(this.#file(file));
  }

  writeConfig(yaml: string): Promise<void> {
    return writeFileAtomic(this.#file('config'), yaml);
  }

  writeManifest(manifest: RunManifest): Promise<void> {
    return writeFileAtomic(this.#file('manifest'), sealedJson(manifest));
  }

  async readManifest(): Promise<RunManifest> {
    const path = this.#file('manifest');
    return parseSealedJson(await readText(path), manifestSchema, path);
  }

  writeMetrics(metrics: RunMetrics): Promise<void> {
    return writeFileAtomic(this.#file('metrics'), sealedJson(metrics));
  }

  /** How the run ended; undefined where it has not. */
  async readEnd(): Promise<RunEnd | undefined> {
    const path = this.#file('metrics');
    if (!existsSync(path)) return undefined;
    return parseSealedJson(await readText(path), endSchema, path);
  }

  writeTemperature(temperature: RunTemperature): Promise<void> {
    return writeFileAtomic(this.#file('temperature'), sealedJson(temperature));
  }

  /** Undefined where none was fitted. */
  async readTemperature(): Promise<RunTemperature | undefined> {
    const path = this.#file('temperature');
    if (!existsSync(path)) return undefined;
    return parseSealedJson(await readText(path), temperatureSchema, path);
  }

  /** Adds one line to `history.jsonl`. */
  async appendEpoch(record: EpochRecord): Promise<void> {
    const path = this.#file('history');
    await appendFile(path, historyLine(record)).catch((error) => {
      throw asUserError(error, path);
    });
  }

  /** Writes `history.jsonl` anew: without epochs that were trained after the last checkpoint, whole where it was not. */
  writeHistory(records: readonly EpochRecord[]): Promise<void> {
    return writeFileAtomic(this.#file('history'), records.map(historyLine).join(''));
  }

  /**
   * The epochs that have ended.
   *
   * @throws UserError where the history is damaged; where there is none yet, there are no epochs
   */
  async readHistory(): Promise<EpochRecord[]> {
    const path = this.#file('history');
    if (!existsSync(path)) return [];
    return parseHistory(await readText(path, MOST_HISTORY_BYTES), path);
  }

  writeHistoryCsv(records: readonly EpochRecord[]): Promise<void> {
    return writeFileAtomic(this.#file('historyCsv'), historyCsv(records));
  }

  /** The checkpoint before stays, in case that this one is damaged some day. */
  async writeCheckpoint(saved: SavedTraining): Promise<void> {
    const path = this.#file('checkpoint');
    await rename(path, this.#file('checkpointBefore')).catch((error) => {
      if (error.code !== 'ENOENT') throw asUserError(error, path);
    });
    await writeFileAtomic(path, encodeCheckpoint(saved));
  }

  /**
   * The last checkpoint, or the one before where that is damaged.
   *
   * @returns with the error of the last one, where it is not that one
   * @throws UserError where there is none, or both are damaged
   */
  async readCheckpoint(): Promise<SavedTraining & { readonly damage?: UserError }> {
    try {
      return await this.#decodeCheckpoint('checkpoint');
    } catch (damage) {
      if (!(damage instanceof UserError) || !existsSync(this.#file('checkpointBefore'))) throw damage;
      const before = await this.#decodeCheckpoint('checkpointBefore');
      const wasBeingWritten = damage.code === 'run/no-checkpoint'; // then the one before is the last
      return wasBeingWritten ? before : { ...before, damage };
    }
  }

  async #decodeCheckpoint(name: 'checkpoint' | 'checkpointBefore'): Promise<SavedTraining> {
    const path = this.#file(name);
    const bytes = await readRegularFile(path, { maxBytes: MOST_CHECKPOINT_BYTES }).catch((error) => {
      if (error.code !== 'file/enoent') throw error;
      throw new UserError(
        'run/no-checkpoint',
        `${path}: no such file; the run ended before its first checkpoint`,
        'Train again from the start.',
      );
    });
    return decodeCheckpoint(bytes, path);
  }

  /** Of weights that are NaN or infinite there is no model; `model.json` goes first, so that none is half there. */
  async removeModel(): Promise<void> {
    await remove(join(this.modelDirectory, 'model.json'));
    await remove(this.modelDirectory);
  }

  async #removeTemporaries(): Promise<void> {
    for (const path of await this.#temporaries()) await remove(path);
  }

  async #temporaries(): Promise<string[]> {
    const found = await Promise.all(
      [this.path, this.modelDirectory].map(async (directory) => {
        const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
        const found = entries.filter((entry) => entry.isFile() && TEMPORARY.test(entry.name));
        return found.map(({ name }) => join(directory, name));
      }),
    );
    return found.flat();
  }

  #file(name: keyof typeof runFiles): string {
    return join(this.path, runFiles[name]);
  }
}

async function readText(path: string, maxBytes = MOST_JSON_BYTES): Promise<string> {
  return (await readRegularFile(path, { maxBytes })).toString('utf8');
}
