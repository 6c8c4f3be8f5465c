import { stripVTControlCharacters } from 'node:util';
import plot from 'simple-ascii-chart';
import type { MonitoredMetric } from '../metrics.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { loss, share } from './quantities.ts';

/** What one chart shows of the epochs. */
interface Chart {
  readonly title: string;
  readonly training: MonitoredMetric;
  readonly validation: MonitoredMetric;
  readonly format: (value: number) => string;
}

const charts: readonly Chart[] = [
  { title: 'Loss', training: 'trainLoss', validation: 'valLoss', format: loss },
  { title: 'Accuracy', training: 'trainAccuracy', validation: 'valAccuracy', format: share },
];

export interface CurvesOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** The epoch that gets a dot: the one with the best weights. */
  readonly bestEpoch?: number | undefined;
}

type Point = [epoch: number, value: number];

/** A whole number of rows between the five labels of the vertical axis. */
const HEIGHT = 13;
/** Wider charts are no easier to read. */
const MOST_COLUMNS = 100;

/**
 * Draws the curves of loss and accuracy for a terminal: training as a thin line, validation as a thick one, so that
 * they are told apart without colour, and a dot at the best epoch. NaN and infinite values are left out.
 *
 * @returns lines with a final line feed; empty where there are fewer than two epochs, which make no curve
 */
export function renderCurves(records: readonly EpochRecord[], options: CurvesOptions): string {
  if (records.length < 2) return '';
  return charts.map((chart) => renderChart(chart, records, options)).join('');
}

function renderChart(chart: Chart, records: readonly EpochRecord[], options: CurvesOptions): string {
  const margin = chart.format(0.5).length + 4; // labels, axis and arrow
  const width = Math.max(10, Math.min(options.columns, MOST_COLUMNS) - margin);
  const best = records.find(({ epoch }) => epoch === options.bestEpoch);
  const training = pointsOf(chart.training, records, best, width);
  const validation = pointsOf(chart.validation, records, best, width);
  const values = [...training, ...validation].map(([, value]) => value);
  if (values.length === 0) return '';
  const marked = best && pointOf(validation.length > 0 ? chart.validation : chart.training, best);
  const text = plot([training, validation], {
    width,
    height: HEIGHT,
    color: [THIN, THICK],
    formatter: (value, { axis }) => (axis === 'y' ? chart.format(value) : String(value)),
    customXAxisTicks: epochTicks(records, width),
    customYAxisTicks: valueTicks(Math.min(...values), Math.max(...values)),
    points: marked ? [{ x: marked[0], y: marked[1] }] : [],
  });
  return `${[renderLegend(chart, validation, marked), ...chartLines(text)].join('\n')}\n\n`;
}

/** The curve's points, one a column: of its epochs the last, unless one is the best or an end of the curve. */
function pointsOf(
  metric: MonitoredMetric,
  records: readonly EpochRecord[],
  best: EpochRecord | undefined,
  width: number,
): Point[] {
  const [first, last] = epochRange(records);
  const byColumn = new Map<number, Point>();
  for (const record of [...records, best, records[0], records.at(-1)]) {
    const point = record && pointOf(metric, record);
    if (point) byColumn.set(Math.round(((width - 1) * (record.epoch - first)) / (last - first)), point);
  }
  return [...byColumn.values()];
}

function pointOf(metric: MonitoredMetric, record: EpochRecord): Point | undefined {
  const value = record[metric];
  return value !== undefined && Number.isFinite(value) ? [record.epoch, value] : undefined;
}

/** The first and the last epoch and round numbers between them, as many as there is room for. */
function epochTicks(records: readonly EpochRecord[], width: number): number[] {
  const [first, last] = epochRange(records);
  const most = width / 8;
  const powers = [1, 10, 100, 1000, 10_000, 100_000];
  const steps = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  const step = steps.find((candidate) => (last - first) / candidate <= most) ?? last;
  const rounds = Array.from({ length: Math.floor(last / step) }, (_, index) => (index + 1) * step);
  return [first, last, ...rounds.filter((epoch) => epoch > first && epoch < last)];
}

function epochRange(records: readonly EpochRecord[]): [first: number, last: number] {
  return [records[0]?.epoch ?? 1, records.at(-1)?.epoch ?? 1];
}

function valueTicks(least: number, most: number): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => least * (1 - part) + most * part);
}

function renderLegend(
  { title, format }: Chart,
  validation: readonly Point[],
  marked: Point | undefined,
): string {
  const entries = [
    title,
    '─ training',
    ...(validation.length > 0 ? ['━ validation'] : []),
    ...(marked ? [`● best epoch ${marked[0]}: ${format(marked[1])}`] : []),
  ];
  return entries.join('   ');
}

/** The chart library tells series apart by colour only; here colour becomes the weight of the line. */
const THIN = 'ansiBlue';
const THICK = 'ansiGreen';
const thinCharacters = { '━': '─', '┃': '│', '┏': '┌', '┓': '┐', '┗': '└', '┛': '┘' };
const BLUE = '\u001b[34m';

function chartLines(text: string): string[] {
  const weighted = Object.entries(thinCharacters).reduce(
    (result, [thick, thin]) => result.replaceAll(`${BLUE}${thick}`, thin),
    text,
  );
  return stripVTControlCharacters(weighted)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
