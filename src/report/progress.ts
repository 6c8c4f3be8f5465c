import type { EpochProgress } from '../training/engine.ts';
import { duration, loss, share, wholeNumber } from './quantities.ts';

/** How long training has taken so far. */
export interface Elapsed {
  /** Of the running epoch. */
  readonly epochMs: number;
  /** Mean over the epochs that have ended, their evaluations included; absent in the first. */
  readonly meanEpochMs?: number | undefined;
}

/**
 * What stands beside the bar of the running epoch: loss, accuracy, the time left for the epoch and for all epochs, and
 * the speed. Loss and accuracy are running means, with dropout. What does not fit is left out.
 *
 * @param epochs how many the run has at most
 * @param columns characters there is room for
 */
export function renderProgress(
  progress: EpochProgress,
  elapsed: Elapsed,
  epochs: number,
  columns: number,
): string {
  const speed = (1000 * progress.samplesDone) / elapsed.epochMs;
  const figures = [
    `loss ${loss(progress.loss)} acc ${share(progress.accuracy)}`,
    ...(progress.samplesDone === 0 ? [] : [renderTimeLeft(progress, elapsed, epochs)]),
    `${wholeNumber(speed)} samples/s`,
  ];
  return figures.reduce((line, figure) => {
    const longer = line === '' ? figure : `${line}  ${figure}`;
    return longer.length <= columns ? longer : line;
  }, '');
}

function renderTimeLeft(
  { epoch, samplesDone, samplesTotal }: EpochProgress,
  { epochMs, meanEpochMs }: Elapsed,
  epochs: number,
): string {
  const expectedMs = (epochMs * samplesTotal) / samplesDone;
  const epochLeftMs = expectedMs - epochMs;
  const runLeftMs = epochLeftMs + (epochs - epoch) * (meanEpochMs ?? expectedMs);
  const ofEpoch = samplesDone < samplesTotal ? `${duration(epochLeftMs)} left` : 'measuring';
  return `${ofEpoch}, run ${duration(runLeftMs)}`;
}
