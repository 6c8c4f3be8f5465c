import * as Plot from '@observablehq/plot';
import type { Tick } from './axis.ts';
import {
  type Chart,
  type Curve,
  chartsOf,
  curveChart,
  type Figure,
  type LegendEntry,
  type Room,
  type RunHistory,
  type SettingsAtEpoch,
  settingCharts,
} from './curves.ts';
import { drawPlot } from './draw-plot.ts';
import { validation } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';
import { themes } from './themes.ts';

/** Of a chart, with what there is room for on its axes. */
interface Size {
  /** Pixels. */
  readonly width: number;
  /** Of what is within the axes and beside them, without title and legend. */
  readonly plotHeight: number;
  readonly room: Room;
}

const ofPage: Size = { width: 760, plotHeight: 260, room: { epochs: 12, values: 9 } };
/** Its letters can still be read where a telephone makes it a little smaller. */
const ofColumn: Size = { width: 400, plotHeight: 260, room: { epochs: 6, values: 9 } };
const margins = { marginLeft: 60, marginRight: 24, marginTop: 10, marginBottom: 32 };
const LINE_HEIGHT = 18;
const PADDING = 16;
/** A sample of a curve in the legend, and the space around it. */
const SAMPLE = 30;

/** Of the lines of curves. */
const STROKE_WIDTH = 1.75;
/** Of what lies between the two curves of a run. */
const gapFill = { fill: validation.colour.light, fillOpacity: 0.15 };

/**
 * The curves of one or more runs, the charts of all figures below each other, with the axes, colours and strokes that
 * they have in a terminal; dark for readers who like it dark. Of a run that is alone, what its schedules made of its
 * settings too.
 *
 * @returns an SVG document; without charts where no run makes a curve
 */
export function curvesSvg(runs: readonly RunHistory[]): string {
  const charts = chartsOf(runs, ofPage.room);
  const parts = charts.map((chart) => drawChart(chart, ofPage));
  let height = PADDING;
  const placed = parts.map((part) => {
    const placed = element('g', { transform: `translate(0,${height})` }, part.svg);
    height += part.height + PADDING;
    return placed;
  });
  const page = element('rect', { class: 'page', width: ofPage.width, height });
  const style = element('style', {}, themes);
  return `${svgElement('Loss and accuracy', ofPage.width, height, style, page, ...placed)}\n`;
}

/** One figure of `curvesSvg` by itself, for an HTML page; undefined where no run makes a curve. */
export function figureSvg(figure: Figure, runs: readonly RunHistory[]): string | undefined {
  const chart = curveChart(figure, runs, ofColumn.room);
  return chart && columnSvg(chart);
}

/** The settings that change while a network learns, a chart each, for an HTML page. */
export function settingsSvgs(records: readonly SettingsAtEpoch[], ratesTitle: string): string[] {
  return settingCharts(records, ofColumn.room, ratesTitle).map(columnSvg);
}

/** Without a style sheet: the page has `themes` in its own. */
function columnSvg(chart: Chart): string {
  const { svg, height } = drawChart(chart, ofColumn);
  return svgElement(`${chart.title} by epoch`, ofColumn.width, height, svg);
}

interface DrawnFigure {
  readonly svg: string;
  /** Pixels. */
  readonly height: number;
}

function drawChart(chart: Chart, size: Size): DrawnFigure {
  const legend = placeLegend(chart.legend, size.width);
  const title = element(
    'text',
    { x: PADDING, y: LINE_HEIGHT, 'font-weight': 'bold', fill: 'currentColor' },
    svgText(chart.title),
  );
  const top = LINE_HEIGHT + legend.height + 8;
  const plot = element('g', { transform: `translate(0,${top})` }, plotOf(chart, size));
  return { svg: `${title}${legend.svg}${plot}`, height: top + size.plotHeight };
}

/** As many entries on a line as there is room for, judging by the number of their characters. */
function placeLegend(legend: readonly LegendEntry[], width: number): DrawnFigure {
  let [x, y] = [PADDING, 2 * LINE_HEIGHT];
  const entries = legend.map((entry) => {
    const length = SAMPLE + 8 + 7 * textOf(entry).length;
    if (x > PADDING && x + length > width) [x, y] = [PADDING, y + LINE_HEIGHT];
    const placed = element('g', { transform: `translate(${x},${y})` }, sampleOf(entry), labelOf(entry));
    x += length + 20;
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

function plotOf({ curves, gap, marks, epochs, values }: Chart, { width, plotHeight }: Size): string {
  const x = ({ epoch }: { readonly epoch: number }) => epochs.place(epoch);
  const y = ({ value }: { readonly value: number }) => values.place(value);
  return drawPlot({
    ...{ width, height: plotHeight, ...margins },
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
      Plot.areaY(gap, {
        x,
        y1: ({ from }) => values.place(from),
        y2: ({ to }) => values.place(to),
        ...gapFill,
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
