import type { Analysis } from '../../experiments/analysis.ts';
import { scaleSvg } from '../charts/scale-svg.ts';
import type { ExperimentReport } from '../experiment/experiment-report.ts';
import { breachesOf, renderGates } from '../experiment/gates.ts';
import { valueRows } from '../experiment/scale-rows.ts';
import { settingRows } from '../experiment/setting-rows.ts';
import { armRows, legend } from '../experiment/table.ts';
import { valueTable } from '../experiment/value-table.ts';
import { html, type Markup, markup } from './markup.ts';
import { details, type Row, table, tableInParts } from './table.ts';

/** Means over seeds with their intervals. */
export function armsSection(analysis: Analysis): Markup {
  const { metric } = analysis;
  const [heading = [], ...rows] = armRows(analysis);
  const drawn = valueRows(analysis);
  const picture =
    drawn.length > 0 &&
    scaleSvg(drawn, {
      label: `${metric.title} of each seed`,
      title: metric.unit === '%' ? `${metric.title} in %` : metric.title,
      zero: false,
      format: (number) => String(Number(number.toPrecision(6))),
    });
  return html`<section><h2>Means over seeds</h2><p>${legend(analysis)}</p>
${table('Means over seeds', heading, rows)}
${picture ? details('Every value as a dot', markup(picture)) : undefined}</section>\n`;
}

export function valuesSection(analysis: Analysis): Markup {
  const [heading = [], ...rows] = valueTable(analysis);
  return html`<section><h2>Every value</h2>${tableInParts('By seed', heading, rows)}</section>\n`;
}

/** In what the configs differ, and what they have in common. */
export function settingsSection({ analysis, settings, config }: ExperimentReport): Markup {
  const [heading = [], ...rows] = settingRows(analysis, settings);
  const [first] = analysis.arms;
  return html`<section><h2>Settings that differ</h2>
${rows.length === 0 ? html`<p>None.</p>` : table('Settings that differ', heading, rows as Row[])}
${config && details(`The whole config of ${first?.name}`, html`<pre tabindex="0"><code>${config}</code></pre>`)}</section>\n`;
}

/** Whether the trainings passed what was demanded of them; undefined where nothing was. */
export function gatesSection(analysis: Analysis): Markup | undefined {
  const lines = renderGates(analysis);
  if (lines.length === 0) return undefined;
  const broken = breachesOf(analysis).map(({ message }) => html`<li>${message}</li>\n`);
  const listed = html`<ul class="verdicts">\n${broken}</ul>`;
  return html`<section><h2>Gates</h2><ul class="verdicts">\n${lines.map((line) => html`<li>${line}</li>\n`)}</ul>
${broken.length === 0 ? undefined : details('Every broken one', listed)}</section>\n`;
}

export function failuresSection({ failures }: Analysis): Markup | undefined {
  if (failures.length === 0) return undefined;
  const rows = failures.map(({ arm, seed, message }) => [
    `${arm}, seed ${seed}`,
    message.split('\n')[0] ?? '',
  ]);
  return html`<section><h2>Failed</h2><div class="words">${table('Trainings that failed', ['', 'why'], rows)}</div></section>\n`;
}
