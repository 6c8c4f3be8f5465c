import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Tick } from './axis.ts';
import {
  type Chart,
  type Curve,
  curveChart,
  type Figure,
  figures,
  type LegendEntry,
  type RunHistory,
} from './curves.ts';
import { colours } from './style.ts';
import { element, svgText } from './svg.ts';

const WIDTH = 760;
const PLOT_HEIGHT = 260;
const margins = { marginLeft: 60, marginRight: 24, marginTop: 10, marginBottom: 32 };
const room = { epochs: 12, values: 9 };
const LINE_HEIGHT = 18;
const PADDING = 16;
/** A sample of a curve in the legend, and the space around it. */
const SAMPLE = 30;

/** Of the lines of curves. */
const STROKE_WIDTH = 1.75;

/**
 * The curves of one or more runs, the charts of all figures below each other, with the axes, colours and strokes that
 * they have in a terminal; dark for readers who like it dark.
 *
 * @returns an SVG document; without charts where no run makes a curve
 */
export function curvesSvg(runs: readonly RunHistory[]): string {
  const parts = figures.flatMap((figure) => drawFigure(figure, runs) ?? []);
  let height = PADDING;
  const placed = parts.map((part) => {
    const placed = element('g', { transform: `translate(0,${height})` }, part.svg);
    height += part.height + PADDING;
    return placed;
  });
  return svgDocument(placed, height);
}

/** One chart of `curvesSvg` by itself; undefined where no run makes a curve. */
export function figureSvg(figure: Figure, runs: readonly RunHistory[]): string | undefined {
  const drawn = drawFigure(figure, runs);
  return drawn && svgDocument([drawn.svg], drawn.height);
}

function svgDocument(content: readonly string[], height: number): string {
  const page = element('rect', { class: 'page', width: WIDTH, height });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'chart',
    width: WIDTH,
    height,
    viewBox: `0 0 ${WIDTH} ${height}`,
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
    role: 'img',
  };
  return `${element('svg', attributes, element('style', {}, themes), page, ...content)}\n`;
}

/** Dark colours take the place of the light ones, which stand at each element for readers without style sheets. */
const themes = [
  '.chart{color:#222}.chart .page{fill:#fff}',
  '@media (prefers-color-scheme:dark){.chart{color:#ddd}.chart .page{fill:#181818}',
  ...colours.flatMap(({ light, dark }) => [
    `.chart [stroke="${light}"]{stroke:${dark}}`,
    `.chart [fill="${light}"]{fill:${dark}}`,
  ]),
  '}',
].join('');

interface DrawnFigure {
  readonly svg: string;
  /** Pixels. */
  readonly height: number;
}

function drawFigure(figure: Figure, runs: readonly RunHistory[]): DrawnFigure | undefined {
  const chart = curveChart(figure, runs, room);
  if (chart === undefined) return undefined;
  const legend = placeLegend(chart.legend);
  const title = element(
    'text',
    { x: PADDING, y: LINE_HEIGHT, 'font-weight': 'bold', fill: 'currentColor' },
    svgText(chart.title),
  );
  const top = LINE_HEIGHT + legend.height + 8;
  const plot = element('g', { transform: `translate(0,${top})` }, plotOf(chart));
  return { svg: `${title}${legend.svg}${plot}`, height: top + PLOT_HEIGHT };
}

/** As many entries on a line as there is room for, judging by the number of their characters. */
function placeLegend(legend: readonly LegendEntry[]): DrawnFigure {
  let [x, y] = [PADDING, 2 * LINE_HEIGHT];
  const entries = legend.map((entry) => {
    const width = SAMPLE + 8 + 7 * textOf(entry).length + 20;
    if (x > PADDING && x + width > WIDTH) [x, y] = [PADDING, y + LINE_HEIGHT];
    const placed = element('g', { transform: `translate(${x},${y})` }, sampleOf(entry), labelOf(entry));
    x += width;
    return placed;
  });
  return { svg: entries.join(''), height: y - LINE_HEIGHT };
}

function sampleOf({ style, isMark }: LegendEntry): string {
  const colour = style.colour.light;
  if (isMark) return element('circle', { cx: SAMPLE - 6, cy: -4, r: 4.5, fill: colour });
  const dashes = dashArray(style.dashes);
  const line = { x2: SAMPLE, y1: -4, y2: -4, stroke: colour, 'stroke-width': STROKE_WIDTH };
  return element('line', { ...line, ...(dashes !== '' && { 'stroke-dasharray': dashes }) });
}

function labelOf(entry: LegendEntry): string {
  return element('text', { x: SAMPLE + 8, fill: 'currentColor' }, svgText(textOf(entry)));
}

function textOf({ text, detail }: LegendEntry): string {
  return detail === undefined ? text : `${text}, ${detail}`;
}

function dashArray(dashes: readonly number[]): string {
  return dashes.map((length) => length * STROKE_WIDTH).join(' ');
}

function plotOf({ curves, marks, epochs, values }: Chart): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const x = ({ epoch }: { readonly epoch: number }) => epochs.place(epoch);
  const y = ({ value }: { readonly value: number }) => values.place(value);
  const drawn = Plot.plot({
    ...{ document, width: WIDTH, height: PLOT_HEIGHT, ...margins },
    x: { domain: [0, 1], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.gridY(placesOf(values.ticks, values.place)),
      Plot.axisY(placesOf(values.ticks, values.place), { tickFormat: labelsOf(values.ticks), label: null }),
      Plot.axisX(placesOf(epochs.ticks, epochs.place), {
        tickFormat: labelsOf(epochs.ticks),
        label: 'epoch',
        labelArrow: 'none',
      }),
      ...curves.map(({ points, ...curve }) => Plot.line(points, { x, y, ...strokeOf(curve) })),
      ...marks.map((mark) => Plot.dot([mark], { x, y, r: 4.5, fill: mark.style.colour.light })),
      ...marks
        .filter(({ number }) => number !== undefined)
        .map((mark) =>
          Plot.text([mark], {
            x,
            y,
            dy: -11,
            fontWeight: 'bold',
            text: () => String(mark.number),
            fill: mark.style.colour.light,
          }),
        ),
    ],
  });
  drawn.querySelector('style')?.remove();
  return drawn.outerHTML;
}

function strokeOf({ style, isFaint }: Omit<Curve, 'points'>) {
  return {
    stroke: style.colour.light,
    strokeWidth: STROKE_WIDTH,
    strokeDasharray: dashArray(style.dashes),
    strokeOpacity: isFaint ? 0.6 : 1,
  };
}

function placesOf(ticks: readonly Tick[], place: (value: number) => number): number[] {
  return ticks.map(({ value }) => place(value));
}

function labelsOf(ticks: readonly Tick[]): (_: unknown, index: number) => string {
  return (_, index) => ticks[index]?.label ?? '';
}
