import { availableParallelism } from 'node:os';
import type { Cell } from '../experiments/cell.ts';
import type { ExperimentDirectory } from '../experiments/directory.ts';
import type { Plan } from '../experiments/plan.ts';
import { runCells } from '../experiments/pool.ts';
import { type CellResult, resultOf } from '../experiments/results.ts';
import { renderRemark } from '../report/error.ts';
import { plural } from '../report/quantities.ts';
import { experimentProgress } from './experiment-progress.ts';
import type { CommonOptions, Io } from './io.ts';

/** How cells are run. */
export interface PoolingOptions {
  /** Trainings at once. */
  readonly jobs?: number;
  /** How often a training that failed is tried again. */
  readonly retry?: number;
  /** Seconds that a training may take. */
  readonly timeout?: number;
}

interface RunningOptions extends PoolingOptions, CommonOptions {
  /** Cores that the trainings share; all of them where it is left out. */
  readonly threads?: number;
}

/** Cells of an experiment that are to be run. */
export interface CellsToRun {
  readonly plan: Plan;
  readonly cells: readonly Cell[];
  readonly directory: ExperimentDirectory;
  /** Which part of the experiment they are taken from, where it is not all of it. */
  readonly part?: { readonly title: string; readonly count: number };
}

/**
 * Runs cells and shows on stderr how they get on.
 *
 * @param record keeps each result as soon as there is one
 */
export async function runWithProgress(
  toRun: CellsToRun,
  options: RunningOptions,
  io: Io,
  record: (result: CellResult) => Promise<void>,
): Promise<void> {
  const { plan, cells, directory } = toRun;
  if (!options.quiet) io.stderr.write(renderRemark(opening(toRun, jobsOf(options))));
  const progress = experimentProgress(io, plan, cells, options.quiet ?? false);
  const pool = {
    directory: directory.path,
    jobs: jobsOf(options),
    cores: coresOf(options),
    retries: options.retry ?? 0,
    timeoutMs: options.timeout === undefined ? undefined : 1000 * options.timeout,
    interrupt: io.interrupt,
  };
  try {
    await runCells(cells, pool, {
      ...progress,
      onEnd: async (cell, end) => {
        if (!('interrupted' in end)) await record(resultOf(cell, end));
        progress.onEnd(cell, end);
      },
    });
  } finally {
    progress.stop();
  }
}

function coresOf({ threads }: RunningOptions): number {
  return threads ?? availableParallelism();
}

export function jobsOf(options: RunningOptions): number {
  return options.jobs ?? coresOf(options);
}

/** Those that failed are tried again where that is asked for. */
export function unfinished(
  { cells }: Pick<Plan, 'cells'>,
  results: ReadonlyMap<string, CellResult>,
  { retry = 0 }: PoolingOptions,
): Cell[] {
  return cells.filter(({ id }) => {
    const result = results.get(id);
    return result === undefined || (result.failure !== undefined && retry > 0);
  });
}

function opening({ plan, cells, directory, part }: CellsToRun, jobs: number): string {
  const count = part?.count ?? plan.cells.length;
  const done = count - cells.length;
  const before = done === 0 ? '' : `, ${done} of them done before`;
  const title = part === undefined ? '' : `${part.title}: `;
  return `${directory.path}: ${title}${plural(count, 'training')}${before}, ${Math.min(jobs, count)} at once`;
}
