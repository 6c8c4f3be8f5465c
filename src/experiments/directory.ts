import { appendFile, cp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { asUserError, namesIn, readRegularFile, writeFileAtomic } from '../files.ts';
import { markerFiles } from '../own-directory.ts';
import { LOCK_FILE, RunLock } from '../runs/lock.ts';
import { packageVersion } from '../version.ts';
import type { Plan } from './plan.ts';
import {
  type Judgement,
  otherVersion,
  parseJudgement,
  parsePlan,
  planText,
  type StoredPlan,
} from './plan-file.ts';
import { type CellResult, resultSchema, resultsCsv } from './results.ts';

const experimentFiles = {
  /** The experiment with every config resolved; what it is known by comes first. */
  resolved: markerFiles.experiment,
  results: 'results.jsonl',
  /** Results of cells that were run one by one, a file each: no two processes ever write to the same. */
  cells: 'cells',
  /** Scripts and logs. */
  slurm: 'slurm',
  csv: 'results.csv',
  summary: 'summary.md',
  junit: 'junit.xml',
  metrics: 'metrics.txt',
  reportHtml: 'report.html',
  reportMarkdown: 'report.md',
  reportJson: 'report.json',
} as const;

const reportFiles = { html: 'reportHtml', markdown: 'reportMarkdown', json: 'reportJson' } as const;

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

  writePlan(plan: Plan): Promise<void> {
    return writeFileAtomic(this.#file('resolved'), planText(plan));
  }

  /**
   * The experiment as it was asked for last.
   *
   * @throws UserError where there is none, or it is not what this version has written
   */
  async readPlan(): Promise<StoredPlan> {
    const text = await this.#read('resolved');
    if (text === undefined) {
      const message = `${this.path}: expected the directory of an experiment, received a directory without ${experimentFiles.resolved}`;
      throw new UserError('experiment/none', message, 'Check the path.');
    }
    const plan = parsePlan(text);
    if (plan !== undefined) return plan;
    const version = otherVersion(text);
    throw version === undefined ? changed(this.#file('resolved')) : ofOtherVersion(this.path, version);
  }

  /** What its results are judged by, even where the rest of the plan cannot be used. */
  async readJudgement(): Promise<Judgement> {
    return parseJudgement((await this.#read('resolved')) ?? '');
  }

  /** Which other version of the program has begun what is here, in words; undefined where it was this one. */
  async otherVersion(): Promise<string | undefined> {
    return otherVersion((await this.#read('resolved')) ?? '');
  }

  /** Whether nothing is here yet, but what Snakemake makes before: the folders of the files that it wants. */
  async isFree(): Promise<boolean> {
    const names = await namesIn(this.path);
    return names.every((name) => name === LOCK_FILE || name === experimentFiles.cells);
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

  /** Writes the result of a cell to a file of its own, as it is done where several processes run cells. */
  writeCell(result: CellResult): Promise<void> {
    return writeFileAtomic(join(this.#file('cells'), `${result.cell}.json`), lineOf(result));
  }

  /**
   * Of the last line of each cell, or of its own file, unless that has a failure only; a line that a killed process left
   * half written is none.
   */
  async readResults(): Promise<Map<string, CellResult>> {
    const text = (await this.#read('results')) ?? '';
    const lines = text.split('\n').flatMap((line) => parseLine(line) ?? []);
    const results = new Map(lines.map((result) => [result.cell, result]));
    for (const result of await this.#readCells()) {
      if (result.training !== undefined || results.get(result.cell)?.training === undefined)
        results.set(result.cell, result);
    }
    return results;
  }

  async #readCells(): Promise<CellResult[]> {
    const names = await namesIn(this.#file('cells')).catch(() => []); // where no cell was run by itself
    const results: CellResult[] = [];
    for (const name of names.filter((one) => /^[0-9a-f]{12}\.json$/.test(one))) {
      const bytes = await readRegularFile(join(this.#file('cells'), name), { maxBytes: MOST_BYTES });
      results.push(...[parseLine(bytes.toString('utf8')) ?? []].flat());
    }
    return results;
  }

  /** All results anew, in this order, as lines and as a table. */
  async writeResults(results: readonly CellResult[]): Promise<void> {
    await writeFileAtomic(this.#file('results'), results.map(lineOf).join(''));
    await writeFileAtomic(this.#file('csv'), resultsCsv(results));
  }

  /** Whether the run of a cell is here, finished or not. */
  async hasRun(run: string): Promise<boolean> {
    return (await namesIn(join(this.path, run)).catch((): string[] => [])).length > 0;
  }

  /** Copies the run of a cell out of another directory of this experiment, in place of the one that is here. */
  async copyRun(run: string, from: ExperimentDirectory): Promise<void> {
    const [source, target] = [join(from.path, run), join(this.path, run)];
    const partial = `${target}.partial`;
    try {
      await rm(partial, { recursive: true, force: true });
      await cp(source, partial, { recursive: true, filter: (path) => basename(path) !== LOCK_FILE });
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
    } catch (error) {
      throw asUserError(error, target);
    }
  }

  /** @returns where it is */
  async writeScript(name: string, text: string): Promise<string> {
    const path = join(this.#file('slurm'), name);
    await writeFileAtomic(path, text);
    return path;
  }

  writeReport(name: 'summary' | 'junit' | 'metrics', text: string): Promise<void> {
    return writeFileAtomic(this.#file(name), text);
  }

  /** Where a report of the experiment goes that was told no other place. */
  reportPath(format: keyof typeof reportFiles): string {
    return this.#file(reportFiles[format]);
  }

  /** As what there are reports already. */
  async reportFormats(): Promise<(keyof typeof reportFiles)[]> {
    const names: readonly string[] = await namesIn(this.path);
    return (['html', 'markdown', 'json'] as const).filter((format) =>
      names.includes(experimentFiles[reportFiles[format]]),
    );
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

/** Whether an experiment has been begun in this directory. */
export async function isExperimentDirectory(path: string): Promise<boolean> {
  return (await namesIn(path).catch((): string[] => [])).includes(experimentFiles.resolved);
}

function changed(path: string): UserError {
  return new UserError(
    'experiment/changed',
    `${path}: this file was changed by hand`,
    'Put back a copy of it, or begin a new experiment.',
  );
}

function ofOtherVersion(path: string, version: string): UserError {
  return new UserError(
    'experiment/version',
    `${path}: this experiment was begun by ${version}, whose trainings are not those of ${packageVersion()}`,
    `Go on with that version, or begin a new experiment. To see what it has come to: ${commandLine('report', path)}`,
  );
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
