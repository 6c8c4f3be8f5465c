import { calibrationRows, waysOf } from '../calibration-rows.ts';
import { reliabilitySvg } from '../charts/reliability-svg.ts';
import { shareOrDash } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup, markup } from './markup.ts';
import { details, table } from './table.ts';

/** How well the probabilities can be believed. */
export function calibrationSection(report: RunReport): Markup {
  const { evaluation, calibrated, monteCarlo } = report;
  const { calibration } = evaluation;
  const [heading = [], ...rows] = calibrationRows(
    waysOf({ ...evaluation, calibrated, monteCarlo }, 'network'),
  );
  const bins = calibration.reliability.map(({ from, to, count, confidence, accuracy }) => [
    `${from.toFixed(3)} to ${to.toFixed(3)}`,
    count,
    shareOrDash(confidence),
    shareOrDash(accuracy),
  ]);
  return html`<section><h2>Calibration</h2>
<p>Of a network whose probabilities can be believed every bar ends at its mark; a bar below it is confidence that was not earned.</p>
<div class="columns"><div>${markup(reliabilitySvg(calibration.reliability))}</div>
<div>${table('Calibration', heading, rows)}
${calibrated && html`<p class="soft">T: its logits divided by the temperature that makes the validation images most likely.</p>`}</div></div>
${details('All bins', table('Bins of confidence', ['confidence', 'images', 'mean confidence', 'accuracy'], bins))}</section>\n`;
}
