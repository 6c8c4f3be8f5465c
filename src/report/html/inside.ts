import type { GradientNoise } from '../../training/gradient-noise.ts';
import { insideSvg } from '../charts/inside-svg.ts';
import { gradientTable, insideTable } from '../inside.ts';
import { wholeNumber } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup, markup } from './markup.ts';
import { table } from './table.ts';

/** What the hidden layers do; undefined where there are none. */
export function insideSection({ inside }: Pick<RunReport, 'inside'>): Markup | undefined {
  const { layers, images, gradients } = inside;
  if (layers.length === 0) return undefined;
  const [heading = [], ...rows] = insideTable(inside);
  return html`<section><h2>Inside</h2>
<p>What the hidden layers do on the ${wholeNumber(images)} images, without dropout: the mean of their activations, how many of those are zeros, units that are 0 for every image, the norm of the weights of a unit, and how much units do the same (mean correlation of two, without its sign).</p>
<div class="columns"><div>${markup(insideSvg(layers))}</div>
<div>${table('By layer', heading, rows)}
${gradients && gradientsOf(gradients)}</div></div></section>\n`;
}

/** The noise of SGD, and what of it is dropout's. */
function gradientsOf(gradients: GradientNoise): Markup {
  const [heading = [], ...rows] = gradientTable(gradients);
  const { batches, batchSize, masks } = gradients;
  const drawn = masks === 0 ? '' : `, and over ${masks} masks of each`;
  return html`${table('Gradient by layer', heading, rows)}
<p class="soft">The gradient of the loss at these weights over ${batches} batches of ${batchSize} images${drawn}: sums over the weights of a layer.</p>`;
}
