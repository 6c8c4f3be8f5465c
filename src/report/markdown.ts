import { inLines } from '../received.ts';
import { calibrationRows, waysOf } from './calibration-rows.ts';
import { classTitles } from './class-titles.ts';
import { largestConfusions } from './confusions.ts';
import { gradientTable, insideTable } from './inside.ts';
import { fenced } from './markdown-text.ts';
import { curveRows, type SampledFigures, uncertaintyRows } from './monte-carlo.ts';
import { loss, share, shareOrDash, wholeNumber } from './quantities.ts';
import { repeatCommand, versionRows } from './repeat.ts';
import type { RunReport } from './run-report.ts';
import { verdictOf } from './verdict.ts';

/** The report of a run as Markdown with tables, as GitHub shows them; without its pictures. */
export function renderRunMarkdown(report: RunReport): string {
  const { evaluation, calibrated, worst, mistakes, history, config, warning, monteCarlo } = report;
  const titles = classTitles(evaluation.confusion.length, report.classNames);
  const sections = [
    `# ${plain(report.name)}`,
    `${plain(report.run)}, seed ${report.manifest.seed}, ${wholeNumber(report.manifest.parameters)} parameters`,
    plain(verdictOf(report)),
    ...(warning === undefined ? [] : [`**Mind:** ${plain(warning)}.`]),
    '## Training',
    table(['epoch', 'train loss', 'train accuracy', 'val loss', 'val accuracy'], epochs(history)),
    '## Confusions',
    confusions(evaluation.confusion, titles),
    table(['class', 'precision', 'recall', 'F1', 'images'], classes(evaluation, titles)),
    `## Worst mistakes (${worst.length} of ${wholeNumber(mistakes)})`,
    table(['image', 'true', 'taken for', 'with', 'own class'], mistakeRows(worst, titles)),
    '## Calibration',
    headed(calibrationRows(waysOf({ ...evaluation, calibrated, monteCarlo }, 'network'))),
    ...(monteCarlo === undefined ? [] : sampled(monteCarlo)),
    ...inside(report),
    '## The same again',
    fenced(repeatCommand, 'sh'),
    fenced(config, 'yaml'),
    table(['', ''], versionRows(report)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function epochs(history: RunReport['history']): string[][] {
  return history.map(({ epoch, trainLoss, trainAccuracy, valLoss, valAccuracy }) => [
    String(epoch),
    loss(trainLoss),
    share(trainAccuracy),
    valLoss === undefined ? '-' : loss(valLoss),
    valAccuracy === undefined ? '-' : share(valAccuracy),
  ]);
}

function confusions(confusion: RunReport['evaluation']['confusion'], titles: readonly string[]): string {
  const rows = largestConfusions(confusion).map(({ label, predicted, count, support }) => [
    `${titles[label]} taken for ${titles[predicted]}`,
    String(count),
    `${((100 * count) / support).toFixed(1)} %`,
  ]);
  return rows.length === 0 ? 'None.' : table(['', 'images', 'of its class'], rows);
}

function classes({ perClass }: RunReport['evaluation'], titles: readonly string[]): string[][] {
  return perClass.map(({ precision, recall, f1, support }, label) => [
    titles[label] ?? String(label),
    ...[precision, recall, f1].map(shareOrDash),
    String(support),
  ]);
}

function mistakeRows(worst: RunReport['worst'], titles: readonly string[]): string[][] {
  return worst.map(({ index, label, prediction, probabilities }) => [
    String(index),
    ...[label, prediction].map((one) => titles[one] ?? String(one)),
    ...[probabilities[prediction], probabilities[label]].map((probability) => share(probability ?? 0)),
  ]);
}

function sampled(figures: SampledFigures): string[] {
  return [
    '## Monte-Carlo dropout',
    `${figures.samples} samples of each image, seed ${figures.seed}. ± is the standard deviation between groups.`,
    headed(curveRows(figures)),
    headed(uncertaintyRows(figures)),
  ];
}

/** Nothing where there is neither a hidden layer nor a gradient. */
function inside({ inside: { layers, gradients } }: RunReport): string[] {
  const parts = [
    ...(layers.length === 0 ? [] : [headed(insideTable({ layers }))]),
    ...(gradients === undefined ? [] : ['Gradient by layer', headed(gradientTable(gradients))]),
  ];
  return parts.length === 0 ? [] : ['## Inside', ...parts];
}

function headed([heading = [], ...rows]: readonly (readonly string[])[]): string {
  return table(heading, rows);
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  const rule = `| --- |${' ---: |'.repeat(heading.length - 1)}`;
  return [line(heading), rule, ...rows.map(line)].join('\n');
}

/** Any text as text: what Markdown or HTML would make something of is escaped. */
function plain(text: string): string {
  return inLines(text)
    .replace(/\n/g, ' ')
    .replace(/[\\`*_[\]()#|~!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
