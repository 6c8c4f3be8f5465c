import type { Analysis, ArmSummary } from '../../experiments/analysis.ts';
import { type AxisValue, type VariedAxis, variedAxes } from '../experiment/varied-axes.ts';
import { type Axis, linearAxis, type Tick, valueAxis } from './axis.ts';
import { type LineStyle, runStyle } from './style.ts';

/** A figure along a setting that was varied, whatever it is drawn with; a panel for each combination of the others. */
export interface Sweep {
  readonly panels: readonly SweepPanel[];
  /** Of all panels. */
  readonly x: Axis & { readonly title: string; readonly isToScale: boolean };
  readonly y: Axis & { readonly title: string };
  readonly legend: readonly { readonly text: string; readonly style: LineStyle }[];
  /** Arms without any value, which have no place on the axes. */
  readonly leftOut: number;
}

export interface SweepPanel {
  /** What the other settings are; empty where there are none. */
  readonly title: string;
  readonly series: readonly SweepSeries[];
}

/** One config along the axis. */
export interface SweepSeries {
  readonly style: LineStyle;
  /** From 0, among the series of the sweep. */
  readonly number: number;
  /** Those of each seed. */
  readonly runs: readonly (readonly SweepPoint[])[];
  readonly means: readonly (SweepPoint & { readonly lower: number; readonly upper: number })[];
}

/** In parts of the axes. */
export interface SweepPoint {
  readonly x: number;
  readonly y: number;
}

/** @returns undefined where nothing was varied, or nothing has ended yet */
export function sweepOf(analysis: Pick<Analysis, 'arms' | 'metric'>): Sweep | undefined {
  const { metric } = analysis;
  const arms = analysis.arms.filter(({ values }) => values.length > 0);
  const axes = variedAxes(arms);
  const along = axes.reduce<VariedAxis | undefined>(longer, undefined);
  const y = valuesAxis(arms, metric);
  if (along === undefined || y === undefined) return undefined;
  const x = settingAxis(along.values);
  const configs = [...new Set(arms.map(({ config }) => config))];
  const panels = panelsOf(
    arms,
    axes.filter((axis) => axis !== along),
  ).map(({ title, members }) => ({
    title,
    series: configs.map((config, number) => {
      const own = members.filter((index) => arms[index]?.config === config);
      return seriesOf(own, number, { arms, along, x, y });
    }),
  }));
  return {
    panels,
    x: { ...x, title: along.title },
    y: { ...y, title: metric.unit === '%' ? `${metric.title} in %` : metric.title },
    legend: configs.map((config, number) => ({ text: config, style: runStyle(number) })),
    leftOut: analysis.arms.length - arms.length,
  };
}

/** An axis of numbers before others, then the one with more values. */
function longer(best: VariedAxis | undefined, axis: VariedAxis): VariedAxis {
  if (best === undefined) return axis;
  const rank = ({ values }: VariedAxis) =>
    Number(values.every(({ number }) => number !== undefined)) * 10_000 + values.length;
  return rank(axis) > rank(best) ? axis : best;
}

function panelsOf(
  arms: readonly ArmSummary[],
  others: readonly VariedAxis[],
): { readonly title: string; readonly members: readonly number[] }[] {
  const titleOf = (index: number) =>
    others
      .map(({ title, values, places }) => `${title} ${values[places[index] as number]?.label}`)
      .join(', ');
  const titles = arms.map((_, index) => titleOf(index));
  return [...new Set(titles)].map((title) => ({
    title,
    members: [...arms.keys()].filter((index) => titles[index] === title),
  }));
}

interface Drawing {
  readonly arms: readonly ArmSummary[];
  readonly along: VariedAxis;
  readonly x: Axis;
  readonly y: ValuesAxis;
}

function seriesOf(own: readonly number[], number: number, { arms, along, x, y }: Drawing): SweepSeries {
  const points = own
    .map((index) => ({ arm: arms[index] as ArmSummary, x: x.place(along.places[index] as number) }))
    .sort((a, b) => a.x - b.x);
  const seeds = [...new Set(points.flatMap(({ arm }) => arm.values.map(({ seed }) => seed)))];
  return {
    style: runStyle(number),
    number,
    runs: seeds.map((seed) =>
      points.flatMap(({ arm, x }) => {
        const found = arm.values.find((one) => one.seed === seed);
        return found === undefined ? [] : [{ x, y: y.place(found.value) }];
      }),
    ),
    means: points.flatMap(({ arm: { summary }, x }) => {
      const { mean, interval } = summary;
      if (mean === undefined) return [];
      const { lower = mean, upper = mean } = interval ?? {};
      return [{ x, y: y.place(mean), lower: y.place(lower), upper: y.place(upper) }];
    }),
  };
}

/** Numbers to scale, a logarithmic one where they go over more than a power of ten; all else evenly spaced. */
function settingAxis(values: readonly AxisValue[]): Axis & { readonly isToScale: boolean } {
  const numbers = values.flatMap(({ number }) => number ?? []);
  const positive = numbers.filter((number) => number > 0);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const isWide = most / Math.min(...positive) > 10;
  const isToScale = numbers.length === values.length && (!isWide || least !== 0);
  const scale = isWide && least > 0 ? Math.log : (number: number) => number;
  const place = isToScale
    ? (index: number) => (scale(numbers[index] as number) - scale(least)) / (scale(most) - scale(least))
    : (index: number) => index / (values.length - 1);
  const ticks = values.map(({ label }, index): Tick => ({ value: index, label }));
  return { place, ticks, isToScale };
}

type ValuesAxis = Axis;

/** In the unit of the metric; values that no figure can have, which an interval may reach, stand at the end. */
function valuesAxis(arms: readonly ArmSummary[], metric: Analysis['metric']): ValuesAxis | undefined {
  const scale = metric.unit === '%' ? 100 : 1;
  const perfection = metric.better === 'higher' ? 1 : 0;
  const canBeNegative = metric.name === 'gap';
  const possible = (value: number) => {
    if (canBeNegative) return value / scale;
    const least = Math.max(0, value / scale);
    return metric.unit === '%' ? Math.min(1, least) : least;
  };
  const values = arms.flatMap(({ values, summary: { interval } }) => [
    ...values.map(({ value }) => value),
    ...(interval === undefined ? [] : [interval.lower, interval.upper]),
  ]);
  if (values.length === 0) return undefined;
  const axis = (canBeNegative ? linearAxis : valueAxis)(
    values.map(possible),
    canBeNegative ? 1 : perfection,
    7,
  );
  const label = (value: number) => String(Number((scale * value).toPrecision(6)));
  return {
    place: (value) => axis.place(possible(value)),
    ticks: axis.ticks.map(({ value }) => ({ value: scale * value, label: label(value) })),
  };
}
