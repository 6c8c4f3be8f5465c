import type { Analysis } from '../../experiments/analysis.ts';
import { type Sweep, sweepOf } from '../charts/sweep.ts';
import { sweepPanelSvg } from '../charts/sweep-svg.ts';
import { plural } from '../quantities.ts';
import { html, type Markup, markup } from './markup.ts';

/** How the metric goes along a setting that was varied; undefined where none was. The table of means has its figures. */
export function sweepSection(analysis: Analysis): Markup | undefined {
  const sweep = sweepOf(analysis);
  if (sweep === undefined) return undefined;
  const panels = sweep.panels.map((panel) => html`<div>${markup(sweepPanelSvg(sweep, panel))}</div>\n`);
  const among = sweep.panels.length > 1 ? ', a picture for each value of what else was varied' : '';
  return html`<section><h2>${capitalized(sweep.y.title)} by ${sweep.x.title}</h2>
<p>${marks(analysis)}${among}. The figures are in the table below.${leftOut(sweep)}</p>
<div class="columns">\n${panels}</div></section>\n`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Of one seed there is neither a mean nor an interval. */
function marks({ arms }: Analysis): string {
  return arms.some(({ summary }) => summary.interval !== undefined)
    ? 'Each thin line is one seed; the dots are means, with their 95 % intervals'
    : 'Each dot is one seed, and has no interval';
}

function leftOut({ leftOut }: Sweep): string {
  return leftOut === 0
    ? ''
    : ` ${plural(leftOut, 'config')} without a result ${leftOut === 1 ? 'is' : 'are'} left out.`;
}
