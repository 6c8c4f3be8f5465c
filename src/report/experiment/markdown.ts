import type { Analysis } from '../../experiments/analysis.ts';
import { fenced } from '../markdown-text.ts';
import { plural } from '../quantities.ts';
import type { ExperimentReport } from './experiment-report.ts';
import { breachesOf, MOST_BREACHES, renderGates } from './gates.ts';
import { settingRows } from './setting-rows.ts';
import { armRows, legend } from './table.ts';
import { valueTable } from './value-table.ts';
import { renderVerdict } from './verdict.ts';

/** The report of an experiment as Markdown: `summary.md`, and what sets its configs apart. */
export function renderExperimentMarkdown({ analysis, settings, config }: ExperimentReport): string {
  const rows = settingRows(analysis, settings);
  const [first] = analysis.arms;
  return [
    renderMarkdown(analysis),
    '## Settings that differ\n',
    rows.length === 0 ? 'None.\n' : `${tableOf(rows).join('\n')}\n`,
    ...(config === undefined
      ? []
      : [`The whole config of ${escaped(first?.name ?? '')}:\n`, `${fenced(config, 'yaml')}\n`]),
  ].join('\n');
}

/** `summary.md`: everything that is said of an experiment, for a page or the summary of a CI job. */
export function renderMarkdown(analysis: Analysis): string {
  const { name, cells, failures, notCompared } = analysis;
  const counts = [
    `${cells.done} done`,
    ...(cells.failed === 0 ? [] : [`${cells.failed} failed`]),
    ...(cells.missing === 0 ? [] : [`${cells.missing} to do`]),
  ];
  const verdicts = verdictsOf(analysis);
  const failed = failures.map(
    ({ arm, seed, message }) => `- ${escaped(`${arm}, seed ${seed}: ${message.split('\n')[0]}`)}`,
  );
  const parts = [
    [`# ${escaped(name)}`],
    [`Trainings: ${counts.join(', ')}.`],
    tableOf(armRows(analysis)),
    [escaped(legend(analysis))],
    verdicts.length === 0 ? [] : ['## Verdicts', '', ...verdicts],
    notCompared === undefined ? [] : [notCompared],
    gatesOf(analysis),
    valuesOf(analysis),
    failed.length === 0 ? [] : ['## Failed', '', ...failed],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What has been measured once, for a page that stays: means and verdicts, but no times, which are those of one machine. */
export function renderMeasured(analysis: Analysis): string {
  const { seeds, metric } = analysis;
  const rows = armRows(analysis).map((row) => row.slice(0, -1));
  const unit = metric.unit === '%' ? ' in %' : '';
  const legend = `The ${metric.title}${unit} over ${plural(seeds.length, 'seed')}, the gap in points.`;
  const parts = [[legend], tableOf(rows), verdictsOf(analysis)];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function verdictsOf(analysis: Analysis): string[] {
  return analysis.comparisons.map(
    (comparison) => `- ${renderVerdict(comparison, analysis).map(escaped).join(' ')}`,
  );
}

/** Each broken one by itself too, as many as anybody reads. */
function gatesOf(analysis: Analysis): string[] {
  const lines = renderGates(analysis);
  if (lines.length === 0) return [];
  const broken = breachesOf(analysis).map(({ message }) => message);
  const left = broken.length - MOST_BREACHES;
  const listed = [...broken.slice(0, MOST_BREACHES), ...(left > 0 ? [`and ${left} more`] : [])];
  return [
    ...['## Gates', '', ...lines.map((line) => `- ${escaped(line)}`)],
    ...(broken.length === 0 ? [] : ['', '### Broken', '', ...listed.map((line) => `- ${escaped(line)}`)]),
  ];
}

function valuesOf(analysis: Analysis): string[] {
  return ['## Every value', '', ...tableOf(valueTable(analysis))];
}

function tableOf([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)];
}

/** As text, whatever is in it. */
function escaped(text: string): string {
  return text.replaceAll(/([\\|<>*_`[\]])/g, '\\$1').replaceAll('\n', ' ');
}
