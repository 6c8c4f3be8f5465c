import * as Plot from '@observablehq/plot';
import type { ReliabilityBin } from '../../evaluation/calibration.ts';
import { countAxis } from './axis.ts';
import { drawPlot } from './draw-plot.ts';
import { training, validation } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';

const WIDTH = 400;
const ACCURACY_HEIGHT = 300;
const HISTOGRAM_HEIGHT = 120;
const LEGEND_HEIGHT = 24;
const sides = { width: WIDTH, marginLeft: 60, marginRight: 24 };
const bar = training.colour.light;
const mark = validation.colour.light;

/** A bin with images in it. */
type FilledBin = ReliabilityBin & { readonly confidence: number; readonly accuracy: number };

/**
 * The reliability diagram over the histogram of confidence (Guo et al. 2017, figure 1): of a network whose probabilities
 * can be believed, every bar ends at its mark, on the dashed line.
 *
 * @returns an element of SVG without a style sheet
 */
export function reliabilitySvg(bins: readonly ReliabilityBin[]): string {
  const filled = bins.filter((bin): bin is FilledBin => bin.count > 0);
  return svgElement(
    'Accuracy and number of images by confidence',
    WIDTH,
    LEGEND_HEIGHT + ACCURACY_HEIGHT + HISTOGRAM_HEIGHT,
    legend,
    element('g', { transform: `translate(0,${LEGEND_HEIGHT})` }, accuracyPlot(filled)),
    element('g', { transform: `translate(0,${LEGEND_HEIGHT + ACCURACY_HEIGHT})` }, histogram(filled)),
  );
}

const legend = [
  element('rect', { x: 60, y: 5, width: 14, height: 12, fill: bar, 'fill-opacity': 0.6 }),
  element('text', { x: 80, y: 16, fill: 'currentColor' }, svgText('accuracy')),
  element('rect', { x: 160, y: 9, width: 20, height: 3, fill: mark }),
  element('text', { x: 186, y: 16, fill: 'currentColor' }, svgText('mean confidence')),
].join('');

const edges = { x1: ({ from }: ReliabilityBin) => from, x2: ({ to }: ReliabilityBin) => to };

function accuracyPlot(bins: readonly FilledBin[]): string {
  const confidence = ({ confidence }: FilledBin) => confidence;
  return drawPlot({
    ...{ ...sides, height: ACCURACY_HEIGHT, marginTop: 20, marginBottom: 20 },
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, 1], label: 'accuracy', labelArrow: 'none', grid: true, ticks: 5 },
    marks: [
      Plot.rectY(bins, { ...edges, y: ({ accuracy }) => accuracy, fill: bar, fillOpacity: 0.6, inset: 1 }),
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'currentColor', strokeDasharray: '3 4', strokeOpacity: 0.7 },
      ),
      Plot.ruleY(bins, { ...edges, y: confidence, stroke: mark, strokeWidth: 3 }),
    ],
  });
}

function histogram(bins: readonly FilledBin[]): string {
  const greatest = Math.max(1, ...bins.map(({ count }) => count));
  const { ticks } = countAxis(greatest, 4);
  return drawPlot({
    ...{ ...sides, height: HISTOGRAM_HEIGHT, marginTop: 20, marginBottom: 34 },
    x: { domain: [0, 1], label: 'confidence', labelArrow: 'none', labelAnchor: 'center', ticks: 5 },
    y: { domain: [0, greatest], axis: null },
    marks: [
      Plot.axisY(
        ticks.map(({ value }) => value),
        { tickFormat: (_, index) => ticks[index]?.label ?? '', label: 'images', labelArrow: 'none' },
      ),
      Plot.rectY(bins, { ...edges, y: ({ count }) => count, fill: bar, inset: 1 }),
      Plot.ruleY([0], { stroke: 'currentColor' }),
    ],
  });
}
