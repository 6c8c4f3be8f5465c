import type { Reader, TrainingState } from '../jobs/reader.ts';
import { epochOf, renderEpoch } from '../report/history.ts';
import { renderProgress } from '../report/progress.ts';
import type { EpochProgress } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { columnsOf, type Io } from './io.ts';
import { progressBar } from './progress-bar.ts';

/** Shows on stderr how a training gets on. */
export interface TrainingProgress extends Reader {
  onProgress(progress: EpochProgress): void;
  onEpoch(record: EpochRecord, state: Pick<TrainingState, 'bestEpoch'>): void;
  /** Takes the bar away. */
  stop(): void;
}

const silent: TrainingProgress = { onProgress: () => {}, onEpoch: () => {}, stop: () => {} };

/**
 * One line for each epoch that has ended; on a terminal also a bar for the one that is running.
 *
 * @param run.epochs how many epochs the run has at most
 * @param run.resumedAfterMs how long the first epoch has already been trained, where it is taken up within
 */
export function trainingProgress(
  io: Io,
  run: { readonly epochs: number; readonly quiet: boolean; readonly resumedAfterMs: number },
): TrainingProgress {
  const { epochs, quiet } = run;
  if (quiet) return silent;
  if (io.stderr.isTTY) return epochBars(io, epochs, run.resumedAfterMs);
  return {
    ...silent,
    onEpoch: (record, state) => {
      const mark = bestMark(record, state, io);
      io.stderr.write(`${renderEpoch(record, epochs, undefined, mark)}\n`);
    },
  };
}

function epochBars(io: Io, epochs: number, resumedAfterMs: number): TrainingProgress {
  const startedAt = performance.now() - resumedAfterMs;
  let epochStartedAt = startedAt;
  let epochsDone = 0;
  const bar = progressBar(io, () => barLength(io));
  return {
    onProgress: (progress) => {
      const elapsed = {
        epochMs: performance.now() - epochStartedAt,
        meanEpochMs: epochsDone === 0 ? undefined : (epochStartedAt - startedAt) / epochsDone,
      };
      const figures = renderProgress(progress, elapsed, epochs, roomBeside(io, epochs));
      const { epoch, samplesDone: done, samplesTotal: total } = progress;
      bar.show({ title: epochOf(epoch, epochs), done, total, figures: `  ${figures}` });
    },
    onEpoch: (record, state) => {
      bar.remove();
      const mark = bestMark(record, state, io);
      io.stderr.write(`${renderEpoch(record, epochs, columnsOf(io.stderr), mark)}\n`);
      epochStartedAt = performance.now();
      epochsDone++;
    },
    stop: bar.remove,
  };
}

/** The best epoch so far has a dot, as in the curves; without early stopping there is none. */
function bestMark({ epoch }: EpochRecord, { bestEpoch }: Pick<TrainingState, 'bestEpoch'>, io: Io): string {
  if (bestEpoch === undefined) return '';
  return bestEpoch === epoch ? ` ${io.paintError.green('●')}` : '  ';
}

/** Short on narrow terminals, where the figures need the room. */
function barLength(io: Io): number {
  return Math.max(6, Math.min(24, Math.floor((columnsOf(io.stderr) - 50) / 5)));
}

/** Characters for the figures. */
function roomBeside(io: Io, epochs: number): number {
  return (
    columnsOf(io.stderr) - epochOf(epochs, epochs).length - ' '.length - barLength(io) - ' 100 %  '.length
  );
}
