import type { PadNetwork } from '../../pad/network.ts';
import type { PageData } from '../../pad/page-data.ts';
import { classTitles } from '../class-titles.ts';
import { html, type Markup, markup } from './markup.ts';

/** What lets the reader of a page draw for the network, or why there is nothing of the kind. */
export type Pad =
  | {
      readonly network: PadNetwork;
      readonly classes: number;
      /** From class 0 on, where they have names. */
      readonly classNames?: readonly string[] | undefined;
      /** Of the page: JavaScript. */
      readonly program: string;
    }
  | { readonly missing: string };

/** Sub-networks, as many as the article has in mind when it speaks of their average. */
const SAMPLES = 50;
/** Up to so many classes each has its row; of more, the most probable ones have. */
const MOST_ROWS = 12;
const FEWER_ROWS = 10;

/** The network itself: whoever draws a digit sees what it makes of it. */
export function padSection(pad: Pad): Markup {
  if ('missing' in pad)
    return html`<section id="pad"><h2>Draw for the network</h2><p>There is no pad to draw on: ${pad.missing}.</p></section>\n`;
  return html`<section id="pad" class="on-screen"><h2>Draw for the network</h2>\n${drawingPad(pad)}</section>\n`;
}

function drawingPad({ network, classes, classNames }: Exclude<Pad, { missing: string }>): Markup {
  const [height, width] = network.imageShape;
  const hasDropout = network.layers.some((layer) => 'dropout' in layer);
  const data: PageData = { network, titles: classTitles(classes, classNames), samples: SAMPLES };
  return html`<p class="without-pad">Where scripts may run, this is a pad to draw on, and the network, which stands in this page whole, says what it sees. Nothing else of the page needs scripts.</p>
<div class="pad" hidden>
<p>The network stands in this page whole: it answers while you draw, and nothing you draw leaves the page.</p>
<div class="pad-parts">
<div><div class="pad-paper"><canvas class="ink" tabindex="0" role="application" aria-label="Paper to draw on" aria-describedby="pad-keys"></canvas><span class="pen" hidden></span></div>
<p><button type="button" id="pad-clear">Clear</button></p>
<p class="soft" id="pad-keys">With the keyboard: arrow keys move the pen, space sets it down and lifts it, Delete clears the paper.</p>
<p class="soft" id="pad-pen" role="status"></p></div>
<div><div class="pad-sight"><figure><canvas class="ink" width="${width}" height="${height}" role="img" aria-label="What the network sees"></canvas><figcaption>What the network sees: ${height}x${width} pixels</figcaption></figure>
<div><label><input type="checkbox" id="pad-centre" checked> fitted and centred, as <code>predict</code> does with pictures</label>
${hasDropout ? html`<label><input type="checkbox" id="pad-dropout"> with dropout on: ${SAMPLES} sub-networks, those of <code>predict <span class="whole">--mc-samples</span> ${SAMPLES}</code></label>` : html`<p class="soft">No dropout can be switched on here.</p>`}</div></div>
<p id="pad-answer" role="status">Nothing is drawn yet.</p>
${probabilities(classes)}
${hasDropout ? html`<p class="soft" id="pad-legend" hidden>Bars are means over the sub-networks, each stroke is one of them, and 95 % of them lie in the interval.</p>` : undefined}</div>
</div>
</div>
<script type="application/json" id="pad-data">${asData(data)}</script>\n`;
}

function probabilities(classes: number): Markup {
  const rows = Array.from(
    { length: classes > MOST_ROWS ? FEWER_ROWS : classes },
    () =>
      html`<tr><th scope="row"></th><td><data></data></td><td class="interval"></td><td class="track"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect height="10" width="0"/><path/></svg></td></tr>\n`,
  );
  const which = classes > MOST_ROWS ? `The ${FEWER_ROWS} most probable classes` : 'Probabilities';
  return html`<table class="pad-table"><caption>${which}</caption><thead><tr><th scope="col">class</th><th scope="col">probability</th><th scope="col" class="interval">95 % in</th><td></td></tr></thead><tbody>\n${rows}</tbody></table>`;
}

/** JSON in which nothing can end the element around it. */
function asData(data: PageData): Markup {
  return markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
