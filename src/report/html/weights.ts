import { loss, wholeNumber } from '../quantities.ts';
import type { FirstLayer, ImageShape, PicturedUnit } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { weightsPicture } from './pictures.ts';
import { details, table } from './table.ts';

/** What each unit of the first layer looks for (Srivastava et al. 2014, figure 7). */
export async function weightsSection(layer: FirstLayer, shape: ImageShape): Promise<Markup> {
  const { units, shown, largest } = layer;
  const pictures = await Promise.all(shown.map((unit) => picture(unit, shape)));
  const which = units > shown.length ? `${shown.length} of ${wholeNumber(units)} units` : `${units} units`;
  const rows = shown.map(({ unit, norm }, index) => [index + 1, unit, loss(norm)]);
  return html`<section><h2>First-layer weights</h2>
<p>${which}, those of the largest norm first. Ink on blue speaks for a unit, on orange against it; full colour is a weight of ${loss(largest)}.</p>
<ul class="pictures small">\n${pictures}</ul>
${details('Norms of all shown', table('Euclidean norms', ['place', 'unit', 'norm'], rows))}</section>\n`;
}

async function picture({ unit, norm, weights }: PicturedUnit, shape: ImageShape): Promise<Markup> {
  const [height, width] = shape;
  const address = await weightsPicture(weights, shape);
  return html`<li><figure><img src="${address}" width="${width}" height="${height}" alt="Weights of unit ${unit}"><figcaption>${unit}: ${norm.toPrecision(3)}</figcaption></figure></li>\n`;
}
