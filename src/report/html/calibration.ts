import { calibrationRows } from '../calibration-rows.ts';
import { reliabilitySvg } from '../charts/reliability-svg.ts';
import { shareOrDash } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup, markup } from './markup.ts';
import { details, table } from './table.ts';

/** How well the probabilities can be believed. */
export function calibrationSection({ evaluation }: Pick<RunReport, 'evaluation'>): Markup {
  const { calibration } = evaluation;
  const rows = calibrationRows({ evaluation });
  const bins = calibration.reliability.map(({ from, to, count, confidence, accuracy }) => [
    `${from.toFixed(3)} to ${to.toFixed(3)}`,
    count,
    shareOrDash(confidence),
    shareOrDash(accuracy),
  ]);
  return html`<section><h2>Calibration</h2>
<p>Of a network whose probabilities can be believed every bar ends at its mark; a bar below it is confidence that was not earned.</p>
<div class="columns"><div>${markup(reliabilitySvg(calibration.reliability))}</div>
<div>${table('Calibration', ['', 'value'], rows)}</div></div>
${details('All bins', table('Bins of confidence', ['confidence', 'images', 'mean confidence', 'accuracy'], bins))}</section>\n`;
}
