import type { EpochRecord } from '../training/epoch-record.ts';
import { duration, loss, share, wholeNumber } from './quantities.ts';

/**
 * One epoch on one line, aligned with those of the other epochs.
 *
 * @param epochs how many the run has at most
 * @param columns width of the terminal, where it is one: the speed, then the duration are left out if they do not fit
 */
export function renderEpoch(
  record: EpochRecord,
  epochs: number,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const { valLoss, valAccuracy } = record;
  const parts = [
    epochOf(record.epoch, epochs),
    `train ${renderMeasurement(record.trainLoss, record.trainAccuracy)}`,
    ...(record.penalty === 0 ? [] : [`penalty ${loss(record.penalty).padStart(6)}`]),
    ...(valLoss === undefined || valAccuracy === undefined
      ? []
      : [`val ${renderMeasurement(valLoss, valAccuracy)}`]),
  ];
  const timing = [
    duration(record.durationMs).padStart(6),
    `${wholeNumber(record.samplesPerSecond).padStart(7)} samples/s`,
  ];
  return timing.reduce((line, figure) => {
    const longer = `${line}  ${figure}`;
    return longer.length <= columns ? longer : line;
  }, parts.join('  '));
}

/** `epoch  3/200`, as wide for every epoch. */
export function epochOf(epoch: number, epochs: number): string {
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
}

function renderMeasurement(meanLoss: number, accuracy: number): string {
  return `loss ${loss(meanLoss).padStart(6)} acc ${share(accuracy).padStart(6)}`;
}
