import type { Cell } from '../experiments/cell.ts';
import type { CellEnd } from '../experiments/cell-messages.ts';
import { type Outcome, outcomes } from '../experiments/outcomes.ts';
import type { Plan } from '../experiments/plan.ts';
import type { CellProgress } from '../experiments/run-cell.ts';
import { renderCell, renderCellEnd, renderOverall } from '../report/experiment/progress.ts';
import { columnsOf, type Io } from './io.ts';
import { statusLines } from './status-lines.ts';

/** Shows on stderr how the cells of an experiment get on. */
export interface ExperimentProgress {
  onStart(cell: Cell): void;
  onProgress(cell: Cell, progress: CellProgress): void;
  onEnd(cell: Cell, end: CellEnd): void;
  stop(): void;
}

const silent: ExperimentProgress = {
  onStart: () => {},
  onProgress: () => {},
  onEnd: () => {},
  stop: () => {},
};

/**
 * A line for each cell that has ended; on a terminal those that failed only, with a line for each that is running and
 * one for all of them.
 *
 * @param cells that are to be run
 */
export function experimentProgress(
  io: Io,
  plan: Plan,
  cells: readonly Cell[],
  quiet: boolean,
): ExperimentProgress {
  if (quiet || cells.length === 0) return silent;
  const outcome: Outcome = outcomes[plan.metric];
  let ended = 0;
  const lineOf = (cell: Cell, end: CellEnd) =>
    renderCellEnd({ ...cell, end: describe(end, outcome), ended, count: cells.length }, io.paintError);
  if (!io.stderr.isTTY) {
    return {
      ...silent,
      onEnd: (cell, end) => {
        if ('interrupted' in end) return;
        ended++;
        io.stderr.write(`${lineOf(cell, end)}\n`);
      },
    };
  }
  const work = new Work(cells);
  const lines = statusLines(io, () => [
    ...[...work.running].map(([cell, progress]) =>
      renderCell({ ...cell, ...progress }, columnsOf(io.stderr)),
    ),
    renderOverall(
      { ended, failed: work.failed, count: cells.length, share: work.share, leftMs: work.leftMs },
      columnsOf(io.stderr),
    ),
  ]);
  return {
    onStart: (cell) => {
      work.running.set(cell, undefined);
      lines.update();
    },
    onProgress: (cell, progress) => {
      work.running.set(cell, progress);
      lines.update();
    },
    onEnd: (cell, end) => {
      work.end(cell, end);
      if ('interrupted' in end) return;
      ended++;
      if ('failure' in end) lines.print(lineOf(cell, end));
      else lines.update();
    },
    stop: lines.stop,
  };
}

/** What the metric of a cell came to, or why there is none. */
function describe(end: CellEnd, outcome: Outcome) {
  if ('failure' in end) return { failure: end.failure.message };
  if ('interrupted' in end) return { failure: 'interrupted' };
  const { training } = end;
  const value = outcome.of(training, training.images);
  return {
    title: outcome.title,
    unit: outcome.unit,
    value: value === undefined ? undefined : value * outcome.scale(training.images),
    seconds: training.seconds,
    epochs: training.lastEpoch,
  };
}

/** How much of all cells is done, each counting by the time that it is expected to take. */
class Work {
  readonly running = new Map<Cell, CellProgress | undefined>();
  failed = 0;
  readonly #startedAt = performance.now();
  readonly #secondsOfAll: number;
  #secondsDone = 0;

  constructor(cells: readonly Cell[]) {
    this.#secondsOfAll = cells.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  }

  end(cell: Cell, end: CellEnd): void {
    this.running.delete(cell);
    this.#secondsDone += cell.estimatedSeconds;
    if ('failure' in end) this.failed++;
  }

  /** In [0, 1]. */
  get share(): number {
    const inRunning = [...this.running].map(([cell, progress]) => {
      if (progress === undefined) return 0;
      return (cell.estimatedSeconds * (progress.epoch - 1 + progress.share)) / progress.epochs;
    });
    return inRunning.reduce((sum, seconds) => sum + seconds, this.#secondsDone) / this.#secondsOfAll;
  }

  /** Undefined where nothing is known yet. */
  get leftMs(): number | undefined {
    const { share } = this;
    return share === 0 ? undefined : ((performance.now() - this.#startedAt) * (1 - share)) / share;
  }
}
