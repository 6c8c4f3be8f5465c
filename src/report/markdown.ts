import { inLines } from '../received.ts';
import { calibrationRows } from './calibration-rows.ts';
import { largestConfusions } from './confusions.ts';
import { loss, share, shareOrDash, wholeNumber } from './quantities.ts';
import { repeatCommand, versionRows } from './repeat.ts';
import type { RunReport } from './run-report.ts';
import { verdictOf } from './verdict.ts';

/** The report of a run as Markdown with tables, as GitHub shows them; without its pictures. */
export function renderRunMarkdown(report: RunReport): string {
  const { evaluation, worst, mistakes, history, config, warning } = report;
  const sections = [
    `# ${plain(report.name)}`,
    `${plain(report.run)}, seed ${report.manifest.seed}, ${wholeNumber(report.manifest.parameters)} parameters`,
    plain(verdictOf(report)),
    ...(warning === undefined ? [] : [`**Mind:** ${plain(warning)}.`]),
    '## Training',
    table(['epoch', 'train loss', 'train accuracy', 'val loss', 'val accuracy'], epochs(history)),
    '## Confusions',
    confusions(evaluation.confusion),
    table(['class', 'precision', 'recall', 'F1', 'images'], classes(evaluation)),
    `## Worst mistakes (${worst.length} of ${wholeNumber(mistakes)})`,
    table(['image', 'true', 'taken for', 'with', 'own class'], mistakeRows(worst)),
    '## Calibration',
    table(['', 'value'], calibrationRows(report)),
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

function confusions(confusion: RunReport['evaluation']['confusion']): string {
  const rows = largestConfusions(confusion).map(({ label, predicted, count, support }) => [
    `${label} taken for ${predicted}`,
    String(count),
    `${((100 * count) / support).toFixed(1)} %`,
  ]);
  return rows.length === 0 ? 'None.' : table(['', 'images', 'of its class'], rows);
}

function classes({ perClass }: RunReport['evaluation']): string[][] {
  return perClass.map(({ precision, recall, f1, support }, label) => [
    String(label),
    ...[precision, recall, f1].map(shareOrDash),
    String(support),
  ]);
}

function mistakeRows(worst: RunReport['worst']): string[][] {
  return worst.map(({ index, label, prediction, probabilities }) => [
    ...[index, label, prediction].map(String),
    ...[probabilities[prediction], probabilities[label]].map((probability) => share(probability ?? 0)),
  ]);
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

/** In a fence that is longer than any within. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${inLines(text).trimEnd()}\n${fence}`;
}
