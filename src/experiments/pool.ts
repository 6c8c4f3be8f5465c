import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { Cell } from './cell.ts';
import type { CellEnd } from './cell-messages.ts';
import { runInOwnProcess } from './own-process.ts';
import type { CellProgress } from './run-cell.ts';

/** Who follows the cells of an experiment. */
export interface CellListener {
  onStart(cell: Cell): void;
  onProgress(cell: Cell, progress: CellProgress): void;
  /** Has returned before the place of the cell is given to another. */
  onEnd(cell: Cell, end: CellEnd): Promise<void>;
}

export interface PoolOptions {
  /** Directory of the experiment. */
  readonly directory: string;
  /** Cells at once. */
  readonly jobs: number;
  /** That the cells share. */
  readonly cores: number;
  /** How often a cell that failed is tried again. */
  readonly retries: number;
  readonly timeoutMs?: number | undefined;
  readonly interrupt: AbortSignal;
}

/**
 * Trains cells, so many at once, each in a process of its own; one that fails ends no other.
 *
 * @throws what the listener throws, once all cells have been told to end and have
 */
export async function runCells(
  cells: readonly Cell[],
  options: PoolOptions,
  listener: CellListener,
): Promise<void> {
  const waiting = [...cells];
  const broken = new AbortController();
  const interrupt = AbortSignal.any([options.interrupt, broken.signal]);
  setMaxListeners(0, interrupt); // each cell listens: Node warns of more than ten
  let running = 0;
  const next = async (): Promise<void> => {
    const cell = interrupt.aborted ? undefined : waiting.shift();
    if (cell === undefined) return;
    running++;
    const sharing = Math.min(options.jobs, running + waiting.length);
    const threads = Math.max(1, Math.floor(options.cores / sharing)); // the last cells have the cores to themselves
    listener.onStart(cell);
    await listener.onEnd(cell, await runToEnd(cell, threads, { ...options, interrupt }, listener));
    running--;
    return next();
  };
  const work = () =>
    next().catch((error) => {
      broken.abort();
      throw error;
    });
  const workers = Array.from({ length: Math.min(options.jobs, cells.length) }, work);
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function runToEnd(
  cell: Cell,
  threads: number,
  { directory, retries, timeoutMs, interrupt }: PoolOptions,
  listener: CellListener,
): Promise<CellEnd> {
  const order = { directory: join(directory, cell.directory), config: cell.resolved, threads };
  const onProgress = (progress: CellProgress) => listener.onProgress(cell, progress);
  for (let tries = 0; ; tries++) {
    const end = await runInOwnProcess(order, { interrupt, timeoutMs, onProgress });
    if (interrupt.aborted && !('training' in end)) return { interrupted: true };
    if (!('failure' in end) || tries === retries || isCertain(end.failure.code)) return end;
  }
}

/** What would be the same another time. */
function isCertain(code: string): boolean {
  return code === 'training/diverged';
}
