import type { MonitoredMetric } from '../../metrics.ts';
import type { EpochRecord } from '../../training/epoch-record.ts';
import { loss, share } from '../quantities.ts';
import { type Axis, epochAxis, linearAxis, type Perfection, valueAxis } from './axis.ts';
import { dots, type LineStyle, runStyle, training, validation } from './style.ts';

/** The history of one run. */
export interface RunHistory {
  /** Anything at all: whoever draws it escapes it. */
  readonly name: string;
  readonly records: readonly EpochRecord[];
  /** The one with the best weights, which is marked. */
  readonly bestEpoch?: number | undefined;
}

/** What one chart shows of the epochs. */
export interface Figure {
  readonly title: string;
  readonly training: MonitoredMetric;
  readonly validation: MonitoredMetric;
  readonly perfection: Perfection;
  readonly format: (value: number) => string;
}

export const figures: readonly Figure[] = [
  { title: 'Loss', training: 'trainLoss', validation: 'valLoss', perfection: 0, format: loss },
  { title: 'Accuracy', training: 'trainAccuracy', validation: 'valAccuracy', perfection: 1, format: share },
];

export interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** One line of a chart. */
export interface Curve {
  readonly points: readonly Point[];
  readonly style: LineStyle;
  /** Whether it stays in the background. */
  readonly isFaint: boolean;
}

/** An entry of the legend, beside a sample of the curve; of one run, or of all. */
export interface LegendEntry {
  readonly text: string;
  /** What goes behind it, as far as there is room. */
  readonly detail?: string;
  readonly style: LineStyle;
  /** Whether it is about the mark, not the curve. */
  readonly isMark?: boolean;
}

/** A point that stands out: the best epoch, or, of a run among several that has none, the last. */
export interface Mark extends Point {
  readonly style: LineStyle;
  /** The number of its run from 1, where there are several. */
  readonly number?: number;
}

/** What lies between two curves at an epoch. */
export interface Gap {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** A chart, whatever it is drawn with: what goes where, and how it looks. */
export interface Chart {
  readonly title: string;
  /** From the back to the front. */
  readonly curves: readonly Curve[];
  /** Between training and validation of a run that is alone. */
  readonly gap: readonly Gap[];
  readonly marks: readonly Mark[];
  readonly legend: readonly LegendEntry[];
  readonly epochs: Axis;
  readonly values: Axis;
}

/** How many ticks there is room for. */
export interface Room {
  readonly epochs: number;
  readonly values: number;
}

/**
 * One figure of one or more runs. NaN and infinite values are left out; so is whatever has less than two points, which
 * make no curve.
 *
 * @returns undefined where there is nothing to draw
 */
export function curveChart(figure: Figure, runs: readonly RunHistory[], room: Room): Chart | undefined {
  const drawn = runs.map((run, index) => drawRun(figure, run, runs.length === 1 ? undefined : index));
  const curves = drawn.flatMap((run) => run.curves).filter(isLine);
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return undefined;
  const epochs = points.map(({ epoch }) => epoch);
  const [first, last] = epochs.reduce(
    ([least, greatest], epoch) => [Math.min(least, epoch), Math.max(greatest, epoch)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const areTwofold = runs.length > 1 && curves.some(({ isFaint }) => isFaint);
  return {
    title: areTwofold ? `${figure.title}, in training dotted` : figure.title,
    curves: [...curves.filter(({ isFaint }) => isFaint), ...curves.filter(({ isFaint }) => !isFaint)],
    gap: drawn.flatMap((run) => run.gap),
    marks: drawn.flatMap((run) => run.marks),
    legend: drawn.flatMap((run) => run.legend),
    epochs: epochAxis(first, last, room.epochs),
    values: valueAxis(
      points.map(({ value }) => value),
      figure.perfection,
      room.values,
    ),
  };
}

/** All charts of one or more runs; of a run that is alone, those of the settings that change too. */
export function chartsOf(runs: readonly RunHistory[], room: Room): Chart[] {
  const [first, ...others] = runs;
  const settings = first === undefined || others.length > 0 ? [] : settingCharts(first.records, room);
  return [...figures.flatMap((figure) => curveChart(figure, runs, room) ?? []), ...settings];
}

/** What may change while a network learns, at one time: an epoch that has ended, or a part of one that is planned. */
export type SettingsAtEpoch = Pick<EpochRecord, 'epoch' | 'learningRate' | 'momentum' | 'dropoutRates'>;

/** Each setting that changes, by epoch: learning rate, momentum, the rates of all dropout layers; none where none does. */
export function settingCharts(
  records: readonly SettingsAtEpoch[],
  room: Room,
  ratesTitle = 'Dropout rates',
): Chart[] {
  const numbers = (['learningRate', 'momentum'] as const).map((name) => {
    const points = records.flatMap(({ epoch, [name]: value }) =>
      value !== undefined && Number.isFinite(value) ? [{ epoch, value }] : [],
    );
    const values = points.map(({ value }) => value);
    const axis = name === 'momentum' ? linearAxis : valueAxis;
    const title = name === 'momentum' ? 'Momentum' : 'Learning rate';
    return changes([{ points, style: training, isFaint: false }])
      ? [
          settingChart(
            title,
            [{ points, style: training, isFaint: false }],
            axis(values, 0, room.values),
            room,
          ),
        ]
      : [];
  });
  return [...numbers.flat(), ...dropoutRatesChart(records, room, ratesTitle)];
}

/** All rates where any of them changes. */
function dropoutRatesChart(records: readonly SettingsAtEpoch[], room: Room, title: string): Chart[] {
  const layers = records[0]?.dropoutRates ?? [];
  const curves = layers.map((_, layer): Curve => {
    const points = records.flatMap(({ epoch, dropoutRates }) => {
      const value = dropoutRates?.[layer];
      return value === undefined || Number.isNaN(value) ? [] : [{ epoch, value }]; // learned ones, where it diverged
    });
    return { points, style: runStyle(layer), isFaint: false };
  });
  if (!changes(curves)) return [];
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const chart = settingChart(title, curves, linearAxis(values, 0, room.values), room);
  return [{ ...chart, legend: curves.map(({ style }, layer) => ({ text: `dropout ${layer + 1}`, style })) }];
}

function changes(curves: readonly Curve[]): boolean {
  return curves.some(({ points }) => new Set(points.map(({ value }) => value)).size > 1);
}

function settingChart(title: string, curves: readonly Curve[], values: Axis, room: Room): Chart {
  const firsts = curves.map(({ points }) => points[0]?.epoch ?? 1);
  const lasts = curves.map(({ points }) => points.at(-1)?.epoch ?? 1);
  const axis = epochAxis(Math.min(...firsts), Math.max(...lasts), room.epochs);
  return { title, curves, gap: [], marks: [], legend: [], epochs: axis, values };
}

/** Whether there is anything to draw of a run. */
export function makesCurve(run: RunHistory): boolean {
  return figures.some((figure) => drawRun(figure, run, undefined).curves.some(isLine));
}

/** One point makes none. */
function isLine({ points }: Curve): boolean {
  return points.length > 1;
}

type Drawn = Pick<Chart, 'curves' | 'gap' | 'marks' | 'legend'>;

/** @param index of the run among several; undefined where it is alone */
function drawRun(figure: Figure, run: RunHistory, index: number | undefined): Drawn {
  const trained = pointsOf(figure.training, run.records);
  const validated = pointsOf(figure.validation, run.records);
  const main = validated.length > 0 ? validated : trained;
  const best = main.find(({ epoch }) => epoch === run.bestEpoch);
  const drawn = { figure, trained, validated, main, best };
  return index === undefined ? drawSingle(drawn) : drawAmongOthers(drawn, run.name, index);
}

interface RunPoints {
  readonly figure: Figure;
  readonly trained: readonly Point[];
  readonly validated: readonly Point[];
  /** What the run is judged by: those of validation, where there are any. */
  readonly main: readonly Point[];
  readonly best: Point | undefined;
}

function drawSingle({ figure, trained, validated, main, best }: RunPoints): Drawn {
  const style = main === validated ? validation : training;
  return {
    curves: [
      { points: trained, style: training, isFaint: false },
      { points: validated, style: validation, isFaint: false },
    ],
    gap: gapBetween(trained, validated),
    marks: best === undefined ? [] : [{ ...best, style }],
    legend: [
      { text: 'training', style: training },
      ...(validated.length > 0 ? [{ text: 'validation', style: validation }] : []),
      ...(best === undefined ? [] : [{ text: bestText(figure, best), style, isMark: true }]),
    ],
  };
}

function gapBetween(trained: readonly Point[], validated: readonly Point[]): Gap[] {
  const values = new Map(validated.map(({ epoch, value }) => [epoch, value]));
  return trained.flatMap(({ epoch, value: from }) => {
    const to = values.get(epoch);
    return to === undefined ? [] : [{ epoch, from, to }];
  });
}

function drawAmongOthers({ figure, trained, main, best }: RunPoints, name: string, index: number): Drawn {
  const style = runStyle(index);
  const faint = { points: trained, style: { ...style, dashes: dots }, isFaint: true };
  const marked = best ?? main.at(-1);
  const number = index + 1;
  const detail = best && { detail: bestText(figure, best) };
  return {
    curves: [...(main === trained ? [] : [faint]), { points: main, style, isFaint: false }],
    gap: [],
    marks: marked === undefined ? [] : [{ ...marked, style, number }],
    legend: [{ text: `${number} ${name}`, style, ...detail }],
  };
}

function bestText({ format }: Figure, { epoch, value }: Point): string {
  return `best epoch ${epoch}: ${format(value)}`;
}

/** Of a network that became NaN, as its loss is, an accuracy of 0 is none. */
function pointsOf(metric: MonitoredMetric, records: readonly EpochRecord[]): Point[] {
  return records.flatMap((record) => {
    const value = record[metric];
    const isNone = value === 0 && Number.isNaN(record.trainLoss);
    return value !== undefined && Number.isFinite(value) && !isNone ? [{ epoch: record.epoch, value }] : [];
  });
}
