import type { ChalkInstance } from 'chalk';
import type { SplitName } from '../dataset/dataset.ts';
import type { Calibration } from '../evaluation/calibration.ts';
import type { ClassMetrics, Evaluation } from '../evaluation/evaluate.ts';
import type { JudgedGate } from '../gates/judge.ts';
import { inOneLine } from '../received.ts';
import { type CalibratedFigures, calibrationRows, type Probabilities, waysOf } from './calibration-rows.ts';
import { classTitles } from './class-titles.ts';
import { largestConfusions } from './confusions.ts';
import { renderGates } from './gates.ts';
import { type InsideFigures, renderInside } from './inside.ts';
import {
  type OutOfDistributionFigures,
  renderMonteCarlo,
  renderOutOfDistribution,
  type SampledFigures,
} from './monte-carlo.ts';
import { plural, shareOrDash, wholeNumber } from './quantities.ts';
import { renderReliability } from './reliability.ts';
import { renderSplitFigures } from './split-figures.ts';
import { renderTable, renderTableOrStack } from './table.ts';
import { clip, cut, padEnd, widthOf } from './width.ts';

/** An evaluation and what it is of. */
export interface EvaluationRecord extends Evaluation {
  /** The run or model file. */
  readonly model: string;
  readonly split: SplitName;
  readonly calibration: Calibration;
  /** From class 0 on, where the network knows names. */
  readonly classNames?: readonly string[];
  /** The same with the logits divided by a temperature, where one was fitted. */
  readonly calibrated?: CalibratedFigures | undefined;
  /** With dropout on, where that was asked for. */
  readonly monteCarlo?: SampledFigures | undefined;
  readonly outOfDistribution?: OutOfDistributionFigures | undefined;
  /** Of the hidden layers, with those of another network behind it where it was given. */
  readonly inside?: readonly InsideFigures[] | undefined;
  /** That it is judged by, where there are any. */
  readonly gates?: readonly JudgedGate[] | undefined;
  /** Of another network that is seen beside it. */
  readonly other?: EvaluationRecord | undefined;
}

/** Where a report is read. */
export interface Terminal {
  /** Width in characters. */
  readonly columns: number;
  readonly paint: ChalkInstance;
}

type Scores = Omit<ClassMetrics, 'support'>;

/**
 * Accuracy and loss, the confusion matrix, how each class fared, and how well probabilities can be believed. Where the
 * matrix is wider than the terminal, the most frequent confusions take its place.
 *
 * @returns lines with a final line feed
 */
export function renderEvaluation(record: EvaluationRecord, terminal: Terminal): string {
  const named = classTitles(record.perClass.length, record.classNames, terminal.columns);
  const figures = [
    `${inOneLine(record.model)}, ${record.split} split: ${plural(record.count, 'image')}`,
    ...renderSplitFigures(record.split, record, terminal.paint),
    ...renderGates(record.gates ?? []),
  ];
  const sections = [
    figures.join('\n'),
    renderConfusion(record, named, terminal),
    renderClasses(record, named, terminal.columns),
    renderCalibration(record, terminal.columns),
    renderReliability(record.calibration.reliability, terminal.columns),
    ...sampledOf(record).map((figures) => renderMonteCarlo(figures, terminal.columns)),
    ...(record.inside ? [renderInside(record.inside, terminal.columns)] : []),
    ...(record.outOfDistribution ? [renderOutOfDistribution(record.outOfDistribution)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Two networks are told apart by what they are called. */
function allWaysOf({ other, ...own }: EvaluationRecord): Probabilities[] {
  if (other === undefined) return waysOf(own, 'network');
  return [own, other].flatMap((record) => waysOf(record, inOneLine(record.model)));
}

function renderCalibration(record: EvaluationRecord, columns: number): string {
  const [[, ...names] = [], ...rows] = calibrationRows(allWaysOf(record));
  return renderTable([['Calibration', ...names], ...rows], columns);
}

/** Named where there are two networks. */
function sampledOf({ monteCarlo, model, other }: EvaluationRecord): (SampledFigures & { of?: string })[] {
  if (other === undefined) return monteCarlo === undefined ? [] : [monteCarlo];
  return [{ monteCarlo, model }, other].flatMap((one) =>
    one.monteCarlo === undefined ? [] : [{ ...one.monteCarlo, of: one.model }],
  );
}

/** @param named what a row is called: by its number alone where the matrix gets too wide */
function renderConfusion(
  { confusion }: Evaluation,
  named: readonly string[],
  { columns, paint }: Terminal,
): string {
  const largest = Math.max(...confusion.flat(), confusion.length - 1);
  const cell = wholeNumber(largest).length + 2;
  const digits = String(confusion.length - 1).length;
  if (digits + 1 + cell * confusion.length > columns)
    return renderLargestConfusions(confusion, named, columns);
  const full = named.map((name, label) => ` ${' '.repeat(digits - String(label).length)}${name}`);
  const longest = Math.max(...full.map(widthOf));
  const margin = longest + cell * confusion.length > columns ? digits + 1 : longest;
  const heading = confusion.map((_, predicted) => String(predicted).padStart(cell)).join('');
  const rows = confusion.map((row, label) => {
    const cells = row.map((count, predicted) => {
      const text = (count === 0 ? '·' : wholeNumber(count)).padStart(cell);
      return predicted === label ? paint.bold.green(text) : text;
    });
    return `${padEnd(cut(full[label] ?? '', margin), margin)}${cells.join('')}`;
  });
  const title = 'Confusion matrix (row: true class, column: predicted class)';
  return [title, `${' '.repeat(margin)}${heading}`, ...rows].join('\n');
}

function renderLargestConfusions(
  confusion: Evaluation['confusion'],
  named: readonly string[],
  columns: number,
): string {
  const largest = largestConfusions(confusion);
  if (largest.length === 0) return 'Confusions: none';
  const rows = largest.map(({ label, predicted, count, support }) => [
    `${named[label]} taken for ${named[predicted]}`,
    wholeNumber(count),
    `${((100 * count) / support).toFixed(1)} %`,
  ]);
  return `Most frequent confusions\n${renderTableOrStack([['', 'images', 'of its class'], ...rows], columns)}`;
}

function renderClasses(
  { perClass, macro, weighted, count }: Evaluation,
  named: readonly string[],
  columns: number,
): string {
  const row = (name: string, { precision, recall, f1 }: Scores, images: number) => [
    name,
    shareOrDash(precision),
    shareOrDash(recall),
    shareOrDash(f1),
    wholeNumber(images),
  ];
  const headings = ['class', 'precision', 'recall', 'f1', 'images'];
  const figures = headings.slice(1).reduce((sum, { length }) => sum + 1 + Math.max(length, 6), 0);
  return renderTable(
    [
      headings,
      ...perClass.map((metrics, label) =>
        row(clip(named[label] ?? '', columns - figures), metrics, metrics.support),
      ),
      row('macro', macro, count),
      row('weighted', weighted, count),
    ],
    columns,
  );
}
