import cliProgress from 'cli-progress';
import { epochLine, epochOf } from '../report/history.ts';
import { progressFigures } from '../report/progress.ts';
import type { EpochProgress } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Io } from './io.ts';

/** Shows on stderr how a training gets on. */
export interface TrainingProgress {
  onSlice(progress: EpochProgress): void;
  onEpoch(record: EpochRecord): void;
  /** Takes the bar away and shows the cursor again. */
  stop(): void;
}

const silent: TrainingProgress = { onSlice: () => {}, onEpoch: () => {}, stop: () => {} };

const REDRAWS_PER_SECOND = 15;
const BAR_SIZE = 12;

/**
 * One line for each epoch that has ended; on a terminal also a bar for the one that is running.
 *
 * @param run.epochs how many epochs the run has at most
 */
export function trainingProgress(
  io: Io,
  { epochs, quiet }: { readonly epochs: number; readonly quiet: boolean },
): TrainingProgress {
  if (quiet) return silent;
  if (io.stderr.isTTY) return epochBars(io, epochs);
  return { ...silent, onEpoch: (record) => io.stderr.write(`${epochLine(record, epochs)}\n`) };
}

function epochBars(io: Io, epochs: number): TrainingProgress {
  const startedAt = performance.now();
  let epochStartedAt = startedAt;
  let epochsDone = 0;
  let bar: cliProgress.SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    onSlice: (progress) => {
      const elapsed = {
        epochMs: performance.now() - epochStartedAt,
        meanEpochMs: epochsDone === 0 ? undefined : (epochStartedAt - startedAt) / epochsDone,
      };
      const figures = progressFigures(progress, elapsed, epochs, roomBeside(io, epochs));
      if (bar === undefined) bar = startBar(io, progress, epochs, figures);
      else bar.update(progress.samplesDone, { figures });
    },
    onEpoch: (record) => {
      stop();
      io.stderr.write(`${epochLine(record, epochs)}\n`);
      epochStartedAt = performance.now();
      epochsDone++;
    },
    stop,
  };
}

/** Changes nothing about the terminal (hidden cursor, no line wrapping) that a killed process would leave behind. */
function startBar(
  io: Io,
  { epoch, samplesDone, samplesTotal }: EpochProgress,
  epochs: number,
  figures: string,
): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar({
    format: `${epochOf(epoch, epochs)} {bar} {percentage}%  {figures}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: BAR_SIZE,
    fps: REDRAWS_PER_SECOND,
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    gracefulExit: false, // Ctrl-C is the command's
    stream: io.stderr as unknown as NodeJS.WritableStream,
  });
  bar.start(samplesTotal, samplesDone, { figures });
  return bar;
}

/** Characters for the figures. */
function roomBeside(io: Io, epochs: number): number {
  return (
    (io.stderr.columns ?? 80) - epochOf(epochs, epochs).length - BAR_SIZE - ' '.length - ' 100%  '.length
  );
}
