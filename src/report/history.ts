import type { EpochRecord } from '../training/epoch-record.ts';
import type { Decision } from '../training/observers/observer.ts';
import { loss, seconds, share, wholeNumber } from './quantities.ts';
import { widthOf } from './width.ts';

/**
 * One epoch on one line, aligned with those of the other epochs.
 *
 * @param epochs how many the run has at most
 * @param columns width of the terminal, where it is one: the speed, the duration, decisions, at last the figures of training are
 *   left out if they do not fit
 * @param mark stands behind the figures, as wide for every epoch
 */
export function renderEpoch(
  record: EpochRecord,
  epochs: number,
  columns: number = Number.POSITIVE_INFINITY,
  mark = '',
): string {
  const figures = `${figuresOf(record, epochs).join('  ')}${mark}`;
  if (widthOf(figures) > columns) return `${shortFiguresOf(record, epochs).join('  ')}${mark}`.trimEnd();
  const decisions = (record.decisions ?? []).map(renderDecision);
  const timing = [
    seconds(record.durationMs).padStart(6),
    `${wholeNumber(record.samplesPerSecond).padStart(7)} samples/s`,
  ];
  return [...decisions, ...timing]
    .reduce((line, figure) => {
      const longer = `${line}  ${figure}`;
      return widthOf(longer) <= columns ? longer : line;
    }, figures)
    .trimEnd();
}

function figuresOf(record: EpochRecord, epochs: number): string[] {
  const { valLoss, valAccuracy } = record;
  return [
    epochOf(record.epoch, epochs),
    `train ${renderMeasurement(record.trainLoss, record.trainAccuracy)}`,
    ...(record.penalty === 0 ? [] : [`penalty ${loss(record.penalty).padStart(6)}`]),
    ...(valLoss === undefined || valAccuracy === undefined
      ? []
      : [`val ${renderMeasurement(valLoss, valAccuracy)}`]),
  ];
}

/** What the run is judged by. */
function shortFiguresOf(record: EpochRecord, epochs: number): string[] {
  const { valLoss, valAccuracy } = record;
  return [
    epochOf(record.epoch, epochs).replace('epoch ', ''),
    valLoss === undefined || valAccuracy === undefined
      ? `train ${renderMeasurement(record.trainLoss, record.trainAccuracy)}`
      : `val ${renderMeasurement(valLoss, valAccuracy)}`,
  ];
}

/** `rate 2: 0.2 -> 0.235` of the second dropout layer; of the learning rate, `learning rate: 0.01 -> 0.001`. */
function renderDecision({ setting, from, to }: Decision): string {
  const [, layer] = setting.split('.');
  const name = layer === undefined ? 'learning rate' : `rate ${Number(layer) + 1}`;
  return `${name}: ${rounded(from)} -> ${rounded(to)}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `epoch  3/200`, as wide for every epoch. */
export function epochOf(epoch: number, epochs: number): string {
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
}

function renderMeasurement(meanLoss: number, accuracy: number): string {
  return `loss ${loss(meanLoss).padStart(6)} acc ${share(accuracy).padStart(6)}`;
}
