import * as Plot from '@observablehq/plot';
import { clip } from '../width.ts';
import { wrap } from '../wrap.ts';
import type { Tick } from './axis.ts';
import { drawPlot } from './draw-plot.ts';
import { symbolOf } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';
import type { Sweep, SweepPanel, SweepPoint, SweepSeries } from './sweep.ts';
import { themes } from './themes.ts';

const WIDTH = 400;
const LINE_HEIGHT = 18;
const PLOT_HEIGHT = 250;
const margins = { marginLeft: 60, marginRight: 24, marginTop: 10 };
/** Of the points at the ends from the frame. */
const INSET = 14;
/** Between configs at the same place. */
const STEP = 5;
/** Along the axis. */
const ROOM = WIDTH - margins.marginLeft - margins.marginRight - 2 * INSET;
/** What a label takes along it where it is turned. */
const TURNED_LABEL = 18;
const PIXELS_A_CHARACTER = 7;
const LONGEST_LABEL = 16;
const LONGEST_TITLE = 50;
const LONGEST_ENTRY = 46;
/** Of a line, in the legend. */
const SAMPLE = 26;

/**
 * One panel of a sweep: every seed as a thin line, means with their intervals, joined where the axis is to scale.
 *
 * @returns an element of SVG without a style sheet
 */
export function sweepPanelSvg(sweep: Sweep, panel: SweepPanel): string {
  const { label, height, content } = drawPanel(sweep, panel);
  return svgElement(label, WIDTH, height, content);
}

/** All panels below each other under a title, as a document by itself: dark for readers who like it dark. */
export function sweepSvg(sweep: Sweep): string {
  const title = element('g', { transform: `translate(16,${LINE_HEIGHT})` }, titleLine(sweep.y.title));
  let height = LINE_HEIGHT + 4;
  const panels = sweep.panels.map((panel) => {
    const drawn = drawPanel(sweep, panel);
    const placed = element('g', { transform: `translate(0,${height})` }, drawn.content);
    height += drawn.height;
    return placed;
  });
  const page = element('rect', { class: 'page', width: WIDTH, height });
  const style = element('style', {}, themes);
  return `${svgElement(`${sweep.y.title} by ${sweep.x.title}`, WIDTH, height, style, page, title, ...panels)}\n`;
}

function drawPanel(sweep: Sweep, panel: SweepPanel) {
  const titles = panel.title === '' ? [] : wrap(panel.title, LONGEST_TITLE).map(titleLine);
  const entries = sweep.legend.length > 1 ? sweep.legend.map(legendEntry) : [];
  const placed = [...titles, ...entries].map((line, index) =>
    element('g', { transform: `translate(16,${LINE_HEIGHT * (index + 1)})` }, line),
  );
  const top = LINE_HEIGHT * placed.length + 8;
  const marginBottom = areCrowded(sweep) ? 84 : 36;
  const height = PLOT_HEIGHT + marginBottom;
  const plot = element('g', { transform: `translate(0,${top})` }, plotOf(sweep, panel, height, marginBottom));
  const label = `${sweep.y.title} by ${sweep.x.title}${panel.title === '' ? '' : `, ${panel.title}`}`;
  return { label, height: top + height, content: [...placed, plot].join('') };
}

function titleLine(line: string): string {
  const text = svgText(clip(line, LONGEST_TITLE));
  return element('text', { 'font-weight': 'bold', fill: 'currentColor' }, text);
}

function legendEntry({ text, style }: Sweep['legend'][number], number: number): string {
  const colour = style.colour.light;
  const mark = drawPlot({
    ...{ width: SAMPLE, height: LINE_HEIGHT, margin: 0 },
    ...{ x: { domain: [0, 1], axis: null }, y: { domain: [0, 1], axis: null } },
    marks: [Plot.dot([0.5], { x: [0.5], y: [0.5], r: 4, fill: colour, symbol: symbolOf(number) })],
  });
  return [
    element('line', { x2: SAMPLE, y1: -4, y2: -4, stroke: colour, 'stroke-width': 2, ...dashesOf(style) }),
    element('g', { transform: `translate(0,${-4 - LINE_HEIGHT / 2})` }, mark),
    element('text', { x: SAMPLE + 8, fill: 'currentColor' }, svgText(clip(text, LONGEST_ENTRY))),
  ].join('');
}

function dashesOf({ dashes }: SweepSeries['style']) {
  return dashes.length > 0 && { 'stroke-dasharray': dashes.map((length) => 2 * length).join(' ') };
}

function plotOf({ x, y }: Sweep, { series }: SweepPanel, height: number, marginBottom: number): string {
  const turned = areCrowded({ x });
  const ticks = turned ? thinned(x) : x.ticks;
  return drawPlot({
    ...{ width: WIDTH, height, ...margins, marginBottom },
    x: { domain: [0, 1], axis: null, inset: INSET },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.gridY(y.ticks.map(({ value }) => y.place(value))),
      Plot.axisY(
        y.ticks.map(({ value }) => y.place(value)),
        { tickFormat: (_, index) => y.ticks[index]?.label ?? '', label: null },
      ),
      Plot.axisX(
        ticks.map(({ value }) => x.place(value)),
        {
          tickFormat: (_, index) => clip(ticks[index]?.label ?? '', LONGEST_LABEL),
          label: x.title,
          labelArrow: 'none',
          labelAnchor: 'center',
          ...(turned && { tickRotate: -40 }),
        },
      ),
      ...series.flatMap((one) => marksOf(one, series.length, x.isToScale)),
    ],
  });
}

function marksOf({ style, runs, means, number }: SweepSeries, count: number, isToScale: boolean) {
  const place = { x: ({ x }: SweepPoint) => x, y: ({ y }: SweepPoint) => y };
  const colour = style.colour.light;
  const dx = STEP * (number - (count - 1) / 2);
  const thin = { stroke: colour, strokeOpacity: 0.55, strokeWidth: 1, dx };
  return [
    ...runs.filter((run) => run.length > 1).map((run) => Plot.line(run, { ...place, ...thin })),
    Plot.dot(runs.flat(), { ...place, r: 1.75, fill: colour, fillOpacity: 0.6, dx }),
    ...(isToScale
      ? [
          Plot.line(means, {
            ...{ ...place, dx, stroke: colour, strokeWidth: 2 },
            strokeDasharray: style.dashes.map((length) => 2 * length).join(' '),
          }),
        ]
      : []),
    Plot.ruleX(means, {
      ...{ x: place.x, dx, stroke: colour, strokeWidth: 2 },
      y1: ({ lower }) => lower,
      y2: ({ upper }) => upper,
    }),
    Plot.dot(means, { ...place, r: 4, fill: colour, symbol: symbolOf(number), dx }),
  ];
}

/** Without those whose labels would stand on that of one before even where they are turned. */
function thinned({ ticks, place }: Sweep['x']): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks.toSorted((one, other) => place(one.value) - place(other.value))) {
    const before = kept.at(-1);
    const distance = before === undefined ? ROOM : ROOM * (place(tick.value) - place(before.value));
    if (distance >= TURNED_LABEL) kept.push(tick);
  }
  return kept;
}

/** Whether labels would run into each other. */
function areCrowded({ x }: Pick<Sweep, 'x'>): boolean {
  const ticks = x.ticks
    .map(({ value, label }) => ({ at: ROOM * x.place(value), width: widthOf(label) }))
    .sort((a, b) => a.at - b.at);
  return ticks.some(({ at, width }, index) => {
    const before = ticks[index - 1];
    return before !== undefined && at - before.at < (width + before.width) / 2 + 6;
  });
}

function widthOf(label: string): number {
  return PIXELS_A_CHARACTER * Math.min(LONGEST_LABEL, label.length);
}
