import type { GradientNoise } from '../../training/gradient-noise.ts';
import { insideSvg } from '../charts/inside-svg.ts';
import { gradientTable, insideTable } from '../inside.ts';
import { wholeNumber } from '../quantities.ts';
import type { RunReport } from '../run-report.ts';
import { html, type Markup, markup } from './markup.ts';
import { tableInParts } from './table.ts';

/** Of more layers the tables are wider than half a page. */
const MOST_BESIDE = 3;

/** What the hidden layers do, and the noise of the gradient; undefined where there is neither. */
export function insideSection({ inside }: Pick<RunReport, 'inside'>): Markup | undefined {
  const { layers, gradients } = inside;
  const noise = gradients && gradientsOf(gradients);
  if (layers.length > 0) return html`<section><h2>Inside</h2>${hiddenLayers(inside, noise)}</section>\n`;
  return noise && html`<section><h2>Inside</h2><p>There are no hidden layers.</p>${noise}</section>\n`;
}

function hiddenLayers(inside: RunReport['inside'], noise: Markup | undefined): Markup {
  const { layers, images } = inside;
  const [heading = [], ...rows] = insideTable(inside);
  return html`
<p>What the hidden layers do on the ${wholeNumber(images)} images, without dropout: the mean of their activations, how many of those are zeros, units that are 0 for every image, the norm of the weights of a unit, and how much units do the same (mean correlation of two, without its sign).</p>
<div${layers.length > MOST_BESIDE ? undefined : html` class="columns"`}><div>${markup(insideSvg(layers))}</div>
<div>${tableInParts('By layer', heading, rows)}
${noise}</div></div>`;
}

/** The noise of SGD, and what of it is dropout's. */
function gradientsOf(gradients: GradientNoise): Markup {
  const [heading = [], ...rows] = gradientTable(gradients);
  const { batches, batchSize, masks } = gradients;
  const drawn = masks === 0 ? '' : `, and over ${masks} masks of each`;
  return html`${tableInParts('Gradient by layer', heading, rows)}
<p class="soft">The gradient of the loss at these weights over ${batches} batches of ${batchSize} images${drawn}: sums over the weights of a layer.</p>`;
}
