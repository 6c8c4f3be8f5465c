import * as Plot from '@observablehq/plot';
import type { ScaleRow } from '../experiment/dots.ts';
import { clip } from '../width.ts';
import { wrap } from '../wrap.ts';
import { drawPlot } from './draw-plot.ts';
import { training, validation } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';

const WIDTH = 400;
const LEGEND_HEIGHT = 24;
/** Of a title of one line, and what each further line takes. */
const TITLE_HEIGHT = 20;
const LINE_HEIGHT = 15;
const AXIS_HEIGHT = 34;
const SIDE = 24;
/** Of a dot; those in one place stand on each other. */
const RADIUS = 3;
const MOST_LEVELS = 12;
const LONGEST_LINE = 54;
/** A narrower one disappears behind the line of 0. */
const LEAST_MARGIN = 4;
const dotColour = training.colour.light;
const intervalColour = validation.colour.light;

export interface ScaleChart {
  /** What the picture is of, for readers who do not see it. */
  readonly label: string;
  /** Below the axis. */
  readonly title: string;
  /** Whether a line marks 0. */
  readonly zero: boolean;
  /** Differences that do not matter, on both sides of 0. */
  readonly margin?: number | undefined;
  readonly format: (value: number) => string;
}

/** A row with its place from the top, in pixels. */
interface PlacedRow extends Omit<ScaleRow, 'title'> {
  readonly lines: readonly string[];
  readonly top: number;
  /** Where its title ends. */
  readonly below: number;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  readonly intervalY: number;
  readonly height: number;
}

/**
 * Rows on one scale, as in a terminal: above the values as dots, below the interval with its mean.
 *
 * @returns an element of SVG without a style sheet
 */
export function scaleSvg(rows: readonly ScaleRow[], chart: ScaleChart): string {
  const [from, to] = domainOf(rows, chart);
  const pixel = (value: number) => ((value - from) / (to - from)) * (WIDTH - 2 * SIDE);
  let top = 0;
  const placed = rows.map((row) => {
    const found = placeRow(row, top, pixel);
    top += found.height;
    return found;
  });
  const height = top + AXIS_HEIGHT;
  const plot = drawPlot({
    ...{ width: WIDTH, height, marginLeft: SIDE, marginRight: SIDE, marginTop: 0, marginBottom: AXIS_HEIGHT },
    x: { domain: [from, to], axis: null },
    y: { type: 'identity', axis: null },
    marks: [...axisMarks(top, chart), ...placed.flatMap((row) => marksOf(row, [from, to], chart))],
  });
  const drawn = element('g', { transform: `translate(0,${LEGEND_HEIGHT})` }, plot);
  const showsMargin = pixel(from + 2 * (chart.margin ?? 0)) >= LEAST_MARGIN;
  return svgElement(chart.label, WIDTH, LEGEND_HEIGHT + height, legend(rows, showsMargin), drawn);
}

function domainOf(rows: readonly ScaleRow[], { zero }: ScaleChart): [number, number] {
  const numbers = rows.flatMap(({ values, interval }) => [
    ...values,
    ...(interval === undefined ? [] : [interval.lower, interval.upper]),
  ]);
  if (zero) numbers.push(0);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const space = (most - least || Math.abs(most) || 1) / 25;
  return [least - space, most + space];
}

function placeRow(row: ScaleRow, top: number, pixel: (value: number) => number): PlacedRow {
  const levels: number[][] = [];
  const dots = row.values
    .toSorted((a, b) => a - b)
    .map((value) => {
      const at = pixel(value);
      const free = levels.findIndex((taken) => taken.every((other) => at - other >= 2 * RADIUS));
      const level = free >= 0 ? free : Math.min(levels.length, MOST_LEVELS - 1);
      levels[level] = [...(levels[level] ?? []), at];
      return { x: value, level };
    });
  const lines = wrap(row.title, LONGEST_LINE).map((line) => clip(line, LONGEST_LINE));
  const below = top + TITLE_HEIGHT + LINE_HEIGHT * (lines.length - 1);
  const floor = below + 2 * RADIUS * levels.length + RADIUS;
  return {
    ...row,
    lines,
    top,
    below,
    dots: dots.map(({ x, level }) => ({ x, y: floor - RADIUS - 2 * RADIUS * level })),
    intervalY: floor + 10,
    height: floor + 24 - top,
  };
}

function axisMarks(bottom: number, { title, format }: ScaleChart) {
  return [
    Plot.ruleY([bottom], { stroke: 'currentColor', strokeOpacity: 0.4 }),
    Plot.axisX({ ticks: 5, tickFormat: format, label: title, labelArrow: 'none', labelAnchor: 'center' }),
  ];
}

/** The margin and the line of 0, below the title of the row. */
function behind(
  { top, below, height }: PlacedRow,
  [from, to]: [number, number],
  { zero, margin }: ScaleChart,
) {
  const [y1, y2] = [below, top + height];
  return [
    ...(margin === undefined
      ? []
      : [
          Plot.rect([0], {
            ...{ x1: Math.max(from, -margin), x2: Math.min(to, margin), y1, y2 },
            ...{ fill: 'currentColor', fillOpacity: 0.1 },
          }),
        ]),
    ...(zero ? [Plot.ruleX([0], { y1, y2, stroke: 'currentColor', strokeWidth: 1.5 })] : []),
  ];
}

function marksOf(row: PlacedRow, domain: [number, number], chart: ScaleChart) {
  const { lines, dots, interval, intervalY, top } = row;
  const y = () => intervalY;
  const [from] = domain;
  return [
    ...behind(row, domain, chart),
    Plot.text(lines, {
      ...{
        x: () => from,
        y: (_, index) => top + TITLE_HEIGHT / 2 + LINE_HEIGHT * index,
        text: (line) => line,
      },
      ...{ textAnchor: 'start', fill: 'currentColor' },
    }),
    Plot.dot(dots, {
      ...{ x: ({ x }) => x, y: ({ y }) => y, r: RADIUS - 0.25 },
      ...{ fill: dotColour, fillOpacity: 0.75 },
    }),
    ...(interval === undefined
      ? []
      : [
          Plot.ruleY([interval], {
            ...{ y, x1: ({ lower }) => lower, x2: ({ upper }) => upper },
            ...{ stroke: intervalColour, strokeWidth: 2.5 },
          }),
          Plot.ruleX([interval.lower, interval.upper], {
            ...{ x: (value) => value, y1: intervalY - 5, y2: intervalY + 5 },
            ...{ stroke: intervalColour, strokeWidth: 2 },
          }),
          Plot.dot([interval], { x: ({ mean }) => mean, y, r: 4.5, fill: intervalColour }),
        ]),
  ];
}

/** Of one seed there is no interval. */
function legend(rows: readonly ScaleRow[], showsMargin: boolean): string {
  const hasIntervals = rows.some(({ interval }) => interval !== undefined);
  return [
    element('circle', { cx: 27, cy: 11, r: RADIUS, fill: dotColour }),
    element('text', { x: 36, y: 15, fill: 'currentColor' }, svgText('one seed')),
    ...(hasIntervals ? [intervalEntry] : []),
    ...(!showsMargin
      ? []
      : [
          element('rect', {
            x: 252,
            y: 4,
            width: 14,
            height: 14,
            fill: 'currentColor',
            'fill-opacity': 0.15,
          }),
          element('text', { x: 276, y: 15, fill: 'currentColor' }, svgText('does not matter')),
        ]),
  ].join('');
}

const intervalEntry = [
  element('line', { x1: 100, x2: 124, y1: 11, y2: 11, stroke: intervalColour, 'stroke-width': 2.5 }),
  element('circle', { cx: 112, cy: 11, r: 4.5, fill: intervalColour }),
  element('text', { x: 131, y: 15, fill: 'currentColor' }, svgText('mean and interval')),
].join('');
