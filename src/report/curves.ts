import type { ChalkInstance } from 'chalk';
import { inOneLine } from '../received.ts';
import { BrailleCanvas, type Dot, type Paint } from './braille.ts';
import type { Tick } from './charts/axis.ts';
import {
  type Chart,
  chartsOf,
  type LegendEntry,
  type Point,
  type Room,
  type RunHistory,
  type SettingsAtEpoch,
  settingCharts,
} from './charts/curves.ts';
import type { LineStyle } from './charts/style.ts';
import type { Terminal } from './evaluation.ts';
import { clip, widthOf } from './width.ts';

/** Wider charts are no easier to read. */
const MOST_COLUMNS = 100;
const ROWS = 14;
const COLUMNS_A_TICK = 10;
/** Of labels of the vertical axis: two never share a row. */
const MOST_LABELS = 10;
/** Columns of a piece of a curve in the legend. */
const SAMPLE = 5;

/**
 * Draws the curves of loss and accuracy for a terminal, those of several runs over each other. They are told apart by
 * their colours and, without, by their strokes; the best epoch has a dot, or the number of its run. The axes show how
 * far the curves are from perfection (see `valueAxis`).
 *
 * @returns lines with a final line feed; empty where no run has two epochs, which make a curve
 */
export function renderCurves(runs: readonly RunHistory[], terminal: Terminal): string {
  return renderCharts((room) => chartsOf(runs, room), terminal);
}

/**
 * Draws the settings that change while a network learns.
 *
 * @returns lines with a final line feed; empty where none changes
 */
export function renderSettingCurves(records: readonly SettingsAtEpoch[], terminal: Terminal): string {
  return renderCharts((room) => settingCharts(records, room), terminal);
}

function renderCharts(chartsIn: (room: Room) => readonly Chart[], { columns, paint }: Terminal): string {
  const width = Math.min(columns, MOST_COLUMNS);
  const room = { epochs: Math.max(2, Math.floor(width / COLUMNS_A_TICK)), values: MOST_LABELS };
  return chartsIn(room)
    .map((chart) => `${renderChart(chart, width, paint).join('\n')}\n\n`)
    .join('');
}

function renderChart(chart: Chart, width: number, paint: ChalkInstance): string[] {
  const { epochs, values } = chart;
  const margin = Math.max(...values.ticks.map(({ label }) => label.length));
  const canvas = new BrailleCanvas(Math.max(10, width - margin - 2), ROWS);
  draw(chart, canvas, paint);
  const labels = new Map(values.ticks.map((tick) => [rowOf(values.place(tick.value), canvas), tick.label]));
  const lines = canvas.lines().map((line, row) => {
    const label = labels.get(row);
    const axis = `${(label ?? '').padStart(margin)} ${label === undefined ? '│' : '┤'}`;
    return `${paint.dim(axis)}${line}`.trimEnd();
  });
  const ticks = epochs.ticks.map((tick) => ({ ...tick, column: columnOf(epochs.place(tick.value), canvas) }));
  const below = renderEpochAxis(ticks, canvas.columns).map((line) =>
    paint.dim(`${' '.repeat(margin + 1)}${line}`.trimEnd()),
  );
  return [...renderLegend(chart, width, paint), ...lines, ...below];
}

function draw({ curves, marks, epochs, values }: Chart, canvas: BrailleCanvas, paint: ChalkInstance): void {
  const dotOf = ({ epoch, value }: Point): Dot => ({
    x: Math.round(epochs.place(epoch) * (canvas.width - 1)),
    y: Math.round((1 - values.place(value)) * (canvas.height - 1)),
  });
  for (const { points, style, isFaint } of curves) {
    const colour = painter(style, paint);
    canvas.polyline(points.map(dotOf), style.dashes, isFaint ? (text) => paint.dim(colour(text)) : colour);
  }
  for (const mark of marks) canvas.mark(dotOf(mark), markText(mark.number), painter(mark.style, paint.bold));
}

function painter({ colour }: LineStyle, paint: ChalkInstance): Paint {
  return (text) => paint.hex(colour.terminal)(text);
}

/** Of runs behind the 35th, which nobody could tell apart, a dot again. */
function markText(number: number | undefined): string {
  return number === undefined || number > 35 ? '●' : number.toString(36);
}

function rowOf(place: number, { height }: BrailleCanvas): number {
  return Math.floor(Math.round((1 - place) * (height - 1)) / 4);
}

function columnOf(place: number, { width }: BrailleCanvas): number {
  return Math.floor(Math.round(place * (width - 1)) / 2);
}

/** The axis and the labels under it, each below its tick, the last one ending there. */
function renderEpochAxis(ticks: readonly (Tick & { readonly column: number })[], columns: number): string[] {
  const axis = Array.from({ length: columns }, (_, column) =>
    ticks.some((tick) => tick.column === column) ? '┬' : '─',
  );
  const labels = ticks.reduce((line, { label, column }) => {
    const start = Math.max(0, Math.min(column - Math.floor((label.length - 1) / 2), columns - label.length));
    return `${line.padEnd(start)}${label}`;
  }, '');
  return [`└${axis.join('')}`, ` ${labels}`];
}

/** Beside the title where that has room, else a line each. */
function renderLegend({ title, legend }: Chart, width: number, paint: ChalkInstance): string[] {
  const lengths = legend.map(({ text, isMark }) => (isMark ? 1 : SAMPLE) + 1 + widthOf(text));
  const total = title.length + lengths.reduce((sum, length) => sum + 3 + length, 0);
  const entries = legend.map((entry) => renderEntry(entry, width - 2, paint));
  return total <= width && legend.every(({ detail }) => detail === undefined)
    ? [[paint.bold(title), ...entries].join('   ')]
    : [paint.bold(title), ...entries.flat().map((line) => `  ${line}`)];
}

/** On one line, or on a second one what does not fit on it. */
function renderEntry(
  { text, detail, style, isMark }: LegendEntry,
  width: number,
  paint: ChalkInstance,
): string[] {
  const room = width - SAMPLE - 1;
  const drawn = isMark ? painter(style, paint.bold)(markText(undefined)) : renderSample(style, paint);
  const name = `${drawn} ${clip(inOneLine(text), room)}`;
  if (detail === undefined) return [name];
  const fits = widthOf(inOneLine(text)) + detail.length + 2 <= room;
  return fits ? [`${name}, ${detail}`] : [name, `${' '.repeat(SAMPLE + 1)}${detail}`];
}

function renderSample(style: LineStyle, paint: ChalkInstance): string {
  const canvas = new BrailleCanvas(SAMPLE, 1);
  const end = { x: canvas.width - 1, y: 1 };
  canvas.polyline([{ x: 0, y: 1 }, end], style.dashes, painter(style, paint));
  return canvas.lines().join('');
}
