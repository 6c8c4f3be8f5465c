import type { EpochRecord } from '../training/epoch-record.ts';
import { plural, share, wholeNumber } from './quantities.ts';
import type { RunReport } from './run-report.ts';

/** What is to be said of a run where only a few sentences are read. */
export function verdictOf(report: RunReport): string {
  const { evaluation, split, mistakes } = report;
  const images = wholeNumber(evaluation.count);
  return [
    `The network classifies ${percent(evaluation.accuracy)} of ${images} ${split} images right and ${wholeNumber(mistakes)} wrong.`,
    endingOf(report),
    gapOf(report),
    `Its confidence differs from its accuracy by ${points(evaluation.calibration.ece)} on average (ECE).`,
    'This is one run with one seed: another seed gives another figure.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Why training ended, and which weights are kept. */
function endingOf({ end, earlyStopping, history }: RunReport): string {
  if (end === undefined) return `Training has not ended; epoch ${history.length} is done.`;
  if (end.weightsOfEpoch === 0)
    return 'Training was interrupted before its first images; the weights are those it begins with.';
  const after = `Training ended ${end.lastEpoch === 0 ? 'in epoch 1' : `after epoch ${end.lastEpoch}`}`;
  const reasons = {
    epochs: ', the last one',
    interrupted: ': it was interrupted',
    diverged: ': the loss or the weights became NaN',
    patience: `: ${earlyStopping?.monitor} had not improved for ${plural(earlyStopping?.patience ?? 0, 'epoch')}`,
  };
  return `${after}${reasons[end.reason]}; the weights are those of epoch ${end.weightsOfEpoch}.`;
}

/** How far training runs ahead of validation with the weights that are kept, unless they are of an unfinished epoch. */
function gapOf({ history, end }: RunReport): string {
  const record = history.find(({ epoch }) => epoch === end?.weightsOfEpoch);
  if (record?.valAccuracy === undefined) return '';
  const gap = record.trainAccuracy - record.valAccuracy;
  if (!Number.isFinite(gap)) return '';
  const size = points(Math.abs(gap));
  const how =
    size === points(0)
      ? 'as well on training as'
      : `${size} ${gap < 0 ? 'worse' : 'better'} on training than`;
  return `With them, it does ${how} on validation images (${accuracies(record)}).`;
}

function accuracies({ trainAccuracy, valAccuracy = Number.NaN }: EpochRecord): string {
  return `${share(trainAccuracy)} and ${share(valAccuracy)}`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`;
}

/** Of percent. */
function points(value: number): string {
  return `${(100 * value).toFixed(1)} points`;
}
