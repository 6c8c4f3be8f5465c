import * as Plot from '@observablehq/plot';
import type { LayerInside } from '../../evaluation/inside.ts';
import { insideRows } from '../inside.ts';
import { drawPlot } from './draw-plot.ts';
import { training } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';

const WIDTH = 400;
const TITLE_HEIGHT = 24;
const BAR_HEIGHT = 20;
const margins = { marginLeft: 70, marginRight: 80, marginTop: 0, marginBottom: 0 };

/** What the length of a bar goes by, and the longest there can be; else the longest there is. */
const lengths: Readonly<Record<string, { of: (layer: LayerInside) => number; most?: number }>> = {
  'mean activation': { of: ({ meanActivation }) => Math.abs(meanActivation) },
  zeros: { of: ({ zeros }) => zeros, most: 1 },
  'dead units': { of: ({ deadUnits, units }) => deadUnits / units, most: 1 },
  'weight norm': { of: ({ meanWeightNorm }) => meanWeightNorm },
  'co-adaptation': { of: ({ coAdaptation }) => coAdaptation ?? 0, most: 1 },
};

/**
 * Bars for each figure of the hidden layers, from the first layer on; shares go up to 1.
 *
 * @returns an element of SVG without a style sheet
 */
export function insideSvg(layers: readonly LayerInside[]): string {
  const panelHeight = TITLE_HEIGHT + BAR_HEIGHT * layers.length;
  const panels = insideRows.map(([name, figure], index) => {
    const title = element(
      'text',
      { x: 16, y: 17, 'font-weight': 'bold', fill: 'currentColor' },
      svgText(name),
    );
    const bars = element('g', { transform: `translate(0,${TITLE_HEIGHT})` }, barsOf(name, figure, layers));
    return element('g', { transform: `translate(0,${index * (panelHeight + 6)})` }, title, bars);
  });
  const height = insideRows.length * (panelHeight + 6);
  return svgElement('What the hidden layers do', WIDTH, height, ...panels);
}

function barsOf(
  name: string,
  figure: (layer: LayerInside) => string,
  layers: readonly LayerInside[],
): string {
  const { of, most } = lengths[name] ?? { of: () => 0 };
  const longest = most ?? (Math.max(...layers.map(of)) || 1);
  const bars = layers.map((layer, index) => ({
    layer: `layer ${index + 1}`,
    length: of(layer) / longest,
    text: figure(layer),
  }));
  const y = ({ layer }: { readonly layer: string }) => layer;
  return drawPlot({
    ...{ width: WIDTH, height: BAR_HEIGHT * layers.length, ...margins },
    x: { domain: [0, 1], axis: null },
    y: { domain: bars.map(y), label: null, tickSize: 0, padding: 0.25 },
    marks: [
      Plot.barX(bars, { x: ({ length }) => length, y, fill: training.colour.light, fillOpacity: 0.75 }),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      Plot.text(bars, {
        ...{ x: ({ length }) => length, y, text: ({ text }) => text },
        ...{ textAnchor: 'start', dx: 5, fill: 'currentColor' },
      }),
    ],
  });
}
