import type { ChalkInstance } from 'chalk';
import { commandLine, quote } from '../command-line.ts';
import type { JudgedGate } from '../gates/judge.ts';
import { inOneLine } from '../received.ts';
import type { RunFigures } from '../runs/records.ts';
import { renderGates } from './gates.ts';
import { plural, wholeNumber } from './quantities.ts';
import { renderSplitFigures } from './split-figures.ts';

/** What is said at the end of a training. */
export interface TrainingResult {
  readonly metrics: RunFigures;
  /** Of the config; absent where it has no early stopping. */
  readonly earlyStopping?: { readonly monitor: string; readonly patience: number } | undefined;
  /** Of the last epoch. */
  readonly learningRate: number | undefined;
  /** The directory of the run. */
  readonly run: string;
  /** That it is judged by, where there are any. */
  readonly gates?: readonly JudgedGate[] | undefined;
  /** The directory of TensorBoard logs, where there are any. */
  readonly tensorboard?: string | undefined;
  /** The file, where one was written. */
  readonly report?: string | undefined;
}

/** The test accuracy, set apart; why training ended, which weights were kept, where the results are, what to run next. */
export function renderTraining(result: TrainingResult, paint: ChalkInstance): string {
  const { metrics, run, tensorboard, report, gates = [] } = result;
  const sections = [
    [...renderTest(metrics, paint), ...renderGates(gates)],
    [
      ...[renderEnding(result), renderWeights(metrics)].filter((line) => line !== ''),
      `Run: ${inOneLine(run)}`,
      ...(tensorboard === undefined ? [] : [`TensorBoard: tensorboard --logdir ${quote(tensorboard)}`]),
      ...(report === undefined ? [] : [`Report: ${inOneLine(report)}`]),
      `Next: ${renderNextCommand(metrics, run)}`,
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

/** Not of the weights that training begins with, which say nothing of the network. */
function renderTest(metrics: RunFigures, paint: ChalkInstance): string[] {
  const { test } = metrics;
  if (test === undefined || isUntrained(metrics)) return [];
  return renderSplitFigures('test', test, paint);
}

function renderEnding({ metrics, earlyStopping, learningRate }: TrainingResult): string {
  const { reason, lastEpoch } = metrics;
  const after = `Ended after epoch ${lastEpoch}`;
  if (reason === 'epochs') return `${after}, the last one.`;
  if (reason === 'interrupted')
    return isUntrained(metrics)
      ? 'Interrupted before the first images: nothing was learnt yet.'
      : `${renderPlace(metrics)}: interrupted.`;
  if (reason === 'diverged') {
    return `${renderPlace(metrics)}: the loss or the weights became NaN. Lower training.optimizer.learningRate (now ${learningRate}).`;
  }
  return `${after}: ${earlyStopping?.monitor} has not improved for ${plural(earlyStopping?.patience ?? 0, 'epoch')}.`;
}

function isUntrained({ weightsOfEpoch }: RunFigures): boolean {
  return weightsOfEpoch === 0;
}

function renderPlace({ lastEpoch, unfinishedEpoch }: RunFigures): string {
  if (unfinishedEpoch === undefined) return `Ended after epoch ${lastEpoch}`;
  const { epoch, samplesDone, samplesTotal } = unfinishedEpoch;
  return `Ended in epoch ${epoch}, after ${wholeNumber(samplesDone)} of ${wholeNumber(samplesTotal)} images`;
}

function renderWeights(metrics: RunFigures): string {
  const { bestEpoch, weightsOfEpoch, lastEpoch, unfinishedEpoch, test } = metrics;
  if (test === undefined) return 'No model was saved.';
  if (isUntrained(metrics)) return 'The weights are those that training begins with.';
  const isUnfinished = weightsOfEpoch === unfinishedEpoch?.epoch;
  if (bestEpoch === undefined && !isUnfinished) return '';
  if (weightsOfEpoch === bestEpoch && (bestEpoch < lastEpoch || unfinishedEpoch))
    return `Best epoch: ${bestEpoch}; its weights were put back.`;
  const those = `those of epoch ${weightsOfEpoch}${isUnfinished ? ', as far as it came' : ''}.`;
  return bestEpoch === undefined
    ? `The weights are ${those}`
    : `Best epoch: ${bestEpoch}; the weights are ${those}`;
}

function renderNextCommand({ reason, test }: RunFigures, run: string): string {
  if (reason === 'interrupted') return commandLine('train', '--resume', run);
  return test === undefined ? `${commandLine('train')} with a lower learning rate` : commandLine('eval', run);
}
