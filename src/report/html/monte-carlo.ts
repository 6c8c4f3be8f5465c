import { sampleCurveSvg } from '../charts/sample-curve-svg.ts';
import { curveRows, uncertaintyRows } from '../monte-carlo.ts';
import { loss, share } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { strengthWords } from '../strengths.ts';
import { html, type Markup, markup } from './markup.ts';
import { table } from './table.ts';

/** What its sub-networks say (Srivastava et al. 2014, figure 11); undefined where the network has none. */
export function monteCarloSection({ evaluation, monteCarlo, strengths }: RunReport): Markup | undefined {
  if (monteCarlo === undefined) return undefined;
  const { curve, samples, rates } = monteCarlo;
  const { by, short } = strengthWords(strengths);
  const charts = [
    sampleCurveSvg('Accuracy', 1, evaluation.accuracy, {
      points: curve.map((point) => ({ ...point, value: point.accuracy, deviation: point.accuracyDeviation })),
      format: share,
    }),
    sampleCurveSvg('Loss', 0, evaluation.loss, {
      points: curve.map((point) => ({ ...point, value: point.loss, deviation: point.lossDeviation })),
      format: loss,
    }),
  ].map((svg) => html`<div>${markup(svg)}</div>\n`);
  const [heading = [], ...rows] = curveRows(monteCarlo);
  const [measures = [], ...measured] = uncertaintyRows(monteCarlo);
  return html`<section><h2>Monte-Carlo dropout</h2>
<p>The mean of ${samples} sub-networks, drawn with ${by} on (${short} ${rates.map((rate) => Number(rate.toPrecision(4))).join(', ')}), beside the network without it, which stands for all of them (weight scaling). Bars and ± are standard deviations between disjoint groups of so many samples.</p>
<div class="columns">\n${charts}</div>
<div class="columns">${table('By the number of samples that are averaged', heading, rows)}
${table('How well uncertainty sorts right from wrong', measures, measured)}</div></section>\n`;
}
