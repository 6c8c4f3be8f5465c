import { colours } from '../charts/style.ts';
import { themes } from '../charts/themes.ts';

const [right, wrong] = colours;

/** Of a table cell: from no colour to the most that text is read on well. */
export const SHADES = 10;
const DEEPEST = 0.45;

const shades = Array.from({ length: SHADES }, (_, index) => {
  const opacity = Math.round(((index + 1) * 100 * DEEPEST) / SHADES);
  return ['right', 'wrong'].map(
    (kind) => `.${kind}${index + 1}{background:color-mix(in srgb,var(--${kind}) ${opacity}%,var(--page))}`,
  );
}).flat();

/** The whole style sheet of a page. */
export const style = `
:root{--page:#fff;--ink:#222;--soft:#595959;--line:#d0d0d0;--right:${right.light};--wrong:${wrong.light};color-scheme:light}
@media screen and (prefers-color-scheme:dark){
:root{--page:#181818;--ink:#ddd;--soft:#a8a8a8;--line:#444;--right:${right.dark};--wrong:${wrong.dark};color-scheme:dark}
.ink{filter:invert(1)}
.small img{filter:brightness(1.7)}
}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1rem 1.25rem 3rem;max-width:66rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
p{max-width:44rem;margin:.5rem 0}
.soft,figcaption,caption{color:var(--soft);font-size:.9rem}
.soft{overflow-wrap:anywhere}
.verdict{font-size:1.1rem}
.verdicts{max-width:44rem;padding-left:1.2rem}.verdicts li{margin:.4rem 0}
.warning{border-left:4px solid var(--wrong);padding-left:.75rem}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1rem 2rem;align-items:start}
.columns>*{min-width:0}
.chart{display:block;width:100%;max-width:32rem;height:auto}
.chart svg{font-size:12px}
.wide{overflow-x:auto;margin:.5rem 0}
:focus-visible{outline:2px solid var(--right);outline-offset:2px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;padding:.25rem 0;max-width:calc(100vw - 2.5rem)}
th,td{padding:.15rem .6rem;text-align:right;font-weight:normal;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child{text-align:left}
.words td,.words th{text-align:left}
.long{white-space:normal;overflow-wrap:anywhere;min-width:12rem;text-align:left}
thead th{color:var(--soft);vertical-align:bottom;white-space:normal}
.matrix td,.matrix th{padding:.3rem .1rem;min-width:1.75rem;text-align:center;border:1px solid var(--line)}
.matrix .none{color:var(--soft)}
.many .matrix{position:relative;left:50%;transform:translateX(-50%);width:max-content;min-width:100%;max-width:calc(100vw - 2.5rem)}
.many .matrix table{font-size:.75rem}.many .matrix td,.many .matrix th{padding:.15rem 0;min-width:1.4rem}.many .matrix th[scope=row]{padding-right:.3rem}
details{margin:.75rem 0}
summary{cursor:pointer;color:var(--soft);padding:.25rem 0}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:1.25rem 1rem;margin:1rem 0;padding:0;list-style:none}
.pictures.small{grid-template-columns:repeat(auto-fill,minmax(4.75rem,1fr));gap:.75rem .5rem}
figure{margin:0}
img{display:block;width:100%;height:auto;max-height:12rem;object-fit:contain;image-rendering:pixelated;border:1px solid var(--line)}
img.ink{background:#fff}
.small figcaption{font-size:.75rem;line-height:1.25;text-align:center;overflow-wrap:anywhere}
.answers{margin:.25rem 0 0;padding:0;list-style:none;font-size:.9rem;font-variant-numeric:tabular-nums}
.right{fill:var(--right)}.wrong{fill:var(--wrong)}
.bars{width:100%;height:auto;display:block}
p code,.whole{white-space:nowrap}
pre{overflow-x:auto;padding:.75rem;border:1px solid var(--line);font:.85rem/1.45 ui-monospace,monospace}
button{font:inherit;padding:.25rem .9rem;min-height:2.25rem;border:1px solid var(--soft);border-radius:4px;background:var(--page);color:var(--ink);cursor:pointer}
canvas{display:block;width:100%;height:auto;border:1px solid var(--line)}
.pad-parts{display:grid;grid-template-columns:minmax(0,22rem) minmax(0,1fr);gap:1rem 2.5rem;align-items:start;margin:1rem 0}
.pad-paper{position:relative}
.pad-paper canvas{touch-action:none;cursor:crosshair;outline:none}
.pad-paper:has(:focus-visible){outline:2px solid var(--right);outline-offset:2px}
.pad-sight{display:grid;grid-template-columns:minmax(0,9rem) minmax(0,1fr);gap:1.5rem;align-items:center}
.pad-sight canvas{image-rendering:pixelated}
.pen{position:absolute;width:1rem;height:1rem;margin:-.5rem 0 0 -.5rem;border:2px solid var(--wrong);border-radius:50%;pointer-events:none}
.pen.down{background:var(--wrong)}
#pad-pen{min-height:1.4em}
#pad-answer{min-height:1.5em;margin-top:1rem}
.pad label{display:block;padding:.4rem 0}
.pad-table{width:100%}
.pad-table:not(.sampled) .interval{display:none}
.pad-table .chosen th,.pad-table .chosen td{font-weight:bold}
.track{width:100%}
.track svg{display:block;width:100%;height:.9rem}
.track rect{fill:var(--right)}
.sampled .track rect{fill-opacity:.35}
.track path{stroke:var(--ink);stroke-opacity:.45;vector-effect:non-scaling-stroke}
.to-pad{margin:.35rem 0 0;font-size:.9rem;padding:.1rem .6rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
${shades.join('\n')}
@media (max-width:46rem){.pad-parts{grid-template-columns:minmax(0,1fr)}.pad-paper{max-width:26rem}}
@media (max-width:30rem){th,td{padding:.15rem .35rem}.matrix table{font-size:.75rem}.matrix td,.matrix th{min-width:1.55rem;padding:.3rem 0}}
@media (min-width:60rem){.crowd .matrix table{font-size:.5rem}.crowd .matrix td,.crowd .matrix th{min-width:.9rem}.crowd .matrix caption{font-size:.9rem}}
@page{margin:12mm}
@media print{.chart{max-height:215mm}body{max-width:none;padding:0;font-size:10pt}h2,section>p,caption,summary{break-after:avoid}figure,.chart,.matrix,tr,.columns,.pictures>li,section>p{break-inside:avoid}.matrix td{print-color-adjust:exact}details:not([open]){display:none}.wide,pre{overflow:visible}table{font-size:8.5pt}.many .matrix{left:0;transform:none;width:auto;max-width:none}.many .matrix table{font-size:5.5pt}.many .matrix td,.many .matrix th{min-width:0}.crowd .matrix table{font-size:3.5pt}.crowd .matrix caption{font-size:8.5pt}th,td{padding:.1rem .35rem;white-space:normal}.broad{overflow-wrap:anywhere}.long{min-width:6rem}pre{white-space:pre-wrap}summary{list-style:none}.on-screen,button{display:none}}
${themes}
`;
