import * as Plot from '@observablehq/plot';
import { type Perfection, valueAxis } from './axis.ts';
import { drawPlot } from './draw-plot.ts';
import { training, validation } from './style.ts';
import { element, svgElement, svgText } from './svg.ts';

const WIDTH = 400;
const TOP = 44;
const HEIGHT = 230;
const margins = { marginLeft: 60, marginRight: 24, marginTop: 10, marginBottom: 36 };
const sampled = training.colour.light;
const scaled = validation.colour.light;

export interface SampleCurveFigure {
  readonly points: readonly {
    readonly samples: number;
    readonly value: number;
    /** Between groups of so many samples; null where there is one only. */
    readonly deviation: number | null;
  }[];
  readonly format: (value: number) => string;
}

/**
 * A figure of the mean prediction over the number of samples (Srivastava et al. 2014, figure 11), with what weight scaling
 * gives as a line.
 *
 * @returns an element of SVG without a style sheet
 */
export function sampleCurveSvg(
  title: string,
  perfection: Perfection,
  weightScaling: number,
  { points, format }: SampleCurveFigure,
): string {
  const bars = points.flatMap(({ samples, value, deviation }) =>
    deviation === null ? [] : [{ samples, lower: value - deviation, upper: value + deviation }],
  );
  const values = [
    weightScaling,
    ...points.map(({ value }) => value),
    ...bars.flatMap(({ lower, upper }) => [
      Math.max(0, lower),
      perfection === 1 ? Math.min(1, upper) : upper,
    ]),
  ];
  const axis = valueAxis(values, perfection, 7);
  const most = Math.log(points.at(-1)?.samples ?? 2);
  const x = { x: ({ samples }: { readonly samples: number }) => Math.log(samples) / most };
  const plot = drawPlot({
    ...{ width: WIDTH, height: HEIGHT, ...margins },
    x: { domain: [0, 1], axis: null, inset: 8 },
    y: { domain: [0, 1], axis: null, clamp: true, inset: 6 },
    marks: [
      Plot.gridY(axis.ticks.map(({ value }) => axis.place(value))),
      Plot.axisY(
        axis.ticks.map(({ value }) => axis.place(value)),
        { tickFormat: (_, index) => axis.ticks[index]?.label ?? '', label: null },
      ),
      Plot.axisX(points.map(x.x), {
        tickFormat: (_, index) => String(points[index]?.samples),
        label: 'samples',
        labelArrow: 'none',
        labelAnchor: 'center',
      }),
      Plot.ruleY([axis.place(weightScaling)], { stroke: scaled, strokeWidth: 2, strokeDasharray: '6 3' }),
      Plot.ruleX(bars, {
        ...{ ...x, stroke: sampled, strokeWidth: 1.5 },
        y1: ({ lower }) => axis.place(Math.max(0, lower)),
        y2: ({ upper }) => axis.place(perfection === 1 ? Math.min(1, upper) : upper),
      }),
      Plot.line(points, { ...x, y: ({ value }) => axis.place(value), stroke: sampled, strokeWidth: 1.75 }),
      Plot.dot(points, { ...x, y: ({ value }) => axis.place(value), r: 4, fill: sampled }),
    ],
  });
  const drawn = element('g', { transform: `translate(0,${TOP})` }, plot);
  const label = `${title} by the number of samples`;
  return svgElement(label, WIDTH, TOP + HEIGHT, legend(title, format(weightScaling)), drawn);
}

function legend(title: string, weightScaling: string): string {
  return [
    element('text', { x: 16, y: 18, 'font-weight': 'bold', fill: 'currentColor' }, svgText(title)),
    element('line', { x1: 16, x2: 46, y1: 32, y2: 32, stroke: sampled, 'stroke-width': 1.75 }),
    element('circle', { cx: 31, cy: 32, r: 4, fill: sampled }),
    element('text', { x: 54, y: 36, fill: 'currentColor' }, svgText('mean of samples')),
    element('line', {
      x1: 164,
      x2: 194,
      y1: 32,
      y2: 32,
      ...{ stroke: scaled, 'stroke-width': 2 },
      'stroke-dasharray': '6 3',
    }),
    element('text', { x: 202, y: 36, fill: 'currentColor' }, svgText(`weight scaling: ${weightScaling}`)),
  ].join('');
}
