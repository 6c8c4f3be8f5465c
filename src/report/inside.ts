import type { LayerInside } from '../evaluation/inside.ts';
import { inOneLine } from '../received.ts';
import type { GradientNoise, LayerGradients } from '../training/gradient-noise.ts';
import { loss, seconds, share, wholeNumber } from './quantities.ts';
import { fits, renderTable } from './table.ts';
import { clip } from './width.ts';

/** What happens inside a network, and what its training has cost. */
export interface InsideFigures {
  /** The run or model file. */
  readonly model: string;
  readonly images: number;
  /** The hidden dense layers in order. */
  readonly layers: readonly LayerInside[];
  /** Of the epoch that the weights are of, without dropout; absent where that is not known. */
  readonly trainLoss?: number;
  /** Median over the epochs. */
  readonly epochMs?: number;
  /** At these weights; absent where the gradients are not ours to compute. */
  readonly gradients?: GradientNoise;
}

/** What is said of a layer, in the order in which it is said. */
export const insideRows: readonly (readonly [name: string, figure: (layer: LayerInside) => string])[] = [
  ['mean activation', ({ meanActivation }) => loss(meanActivation)],
  ['zeros', ({ zeros }) => share(zeros)],
  ['dead units', ({ deadUnits, units }) => `${wholeNumber(deadUnits)} of ${wholeNumber(units)}`],
  ['weight norm', ({ meanWeightNorm }) => loss(meanWeightNorm)],
  ['co-adaptation', ({ coAdaptation }) => (coAdaptation === null ? '-' : share(coAdaptation))],
];

/**
 * A table with a column for each network, so that networks with and without dropout stand side by side. Their names are
 * clipped where they would make it wider than the terminal.
 *
 * @param columns of the terminal
 * @returns lines joined by line feeds, without one at the end
 */
export function renderInside(networks: readonly InsideFigures[], columns: number): string {
  const depth = Math.max(...networks.map(({ layers }) => layers.length));
  const ofLayers = Array.from({ length: depth }, (_, number) => layerRows(networks, number)).flat();
  const figures = [
    ...ofLayers,
    ['training loss', ...networks.map(({ trainLoss }) => (trainLoss === undefined ? '-' : loss(trainLoss)))],
    ['time per epoch', ...networks.map(({ epochMs }) => (epochMs === undefined ? '-' : seconds(epochMs)))],
    ...gradientBlock(networks),
  ];
  const names = networks.map(({ model }) => inOneLine(model));
  const table = renderTable([[TITLE, ...names], ...figures], columns);
  if (fits(table, columns)) return table;
  const widest = Math.max(...figures.map(([title = '']) => title.length));
  const room = Math.max(NARROWEST, Math.floor((columns - widest) / networks.length) - 1);
  return `${TITLE}\n${renderTable([['', ...names.map((name) => clip(name, room))], ...figures], columns)}`;
}

const TITLE = 'Inside, without dropout';

/** `0 of 128`. */
const NARROWEST = 8;

/** What is said of the gradient of a layer, in the order in which it is said. */
export const gradientRows: readonly (readonly [name: string, figure: (layer: LayerGradients) => string])[] = [
  ['square of the mean', ({ meanSquare }) => loss(meanSquare)],
  ['variance of batches', ({ batchVariance }) => loss(batchVariance)],
  ['variance of dropout', ({ dropoutVariance }) => loss(dropoutVariance)],
];

/** None where no network has any. */
function gradientBlock(networks: readonly InsideFigures[]): string[][] {
  const all = networks.map(({ gradients }) => gradients);
  const depth = Math.max(...all.map((gradients) => gradients?.layers.length ?? 0));
  if (depth === 0) return [];
  const heading = ['gradient', ...all.map((gradients) => (gradients ? batchesOf(gradients) : '-'))];
  const layers = Array.from({ length: depth }, (_, number) =>
    gradientLayer(
      number,
      all.map((gradients) => gradients?.layers[number]),
    ),
  );
  return [heading, ...layers.flat()];
}

function gradientLayer(number: number, layers: readonly (LayerGradients | undefined)[]): string[][] {
  return [
    [`  layer ${number + 1}`, ...layers.map((layer) => layer?.name ?? '-')],
    ...gradientRows.map(([name, figure]) => [
      `    ${name}`,
      ...layers.map((layer) => (layer ? figure(layer) : '-')),
    ]),
  ];
}

/** `50 x 32 images`. */
function batchesOf({ batches, batchSize }: GradientNoise): string {
  return `${batches} x ${batchSize} images`;
}

/** Of one network: a column for each layer, a row for each figure. */
export function insideTable({ layers }: Pick<InsideFigures, 'layers'>): string[][] {
  return byLayer(insideRows, layers);
}

/** The gradients of one network: a column for each layer, a row for each figure. */
export function gradientTable({ layers }: GradientNoise): string[][] {
  return byLayer(gradientRows, layers);
}

function byLayer<Layer>(
  rows: readonly (readonly [name: string, figure: (layer: Layer) => string])[],
  layers: readonly Layer[],
): string[][] {
  return [
    ['', ...layers.map((_, index) => `layer ${index + 1}`)],
    ...rows.map(([name, figure]) => [name, ...layers.map(figure)]),
  ];
}

function layerRows(networks: readonly InsideFigures[], number: number): string[][] {
  const layers = networks.map((network) => network.layers[number]);
  return [
    [`layer ${number + 1}`, ...layers.map((layer) => layer?.name ?? '-')],
    ...insideRows.map(([name, figure]) => [
      `  ${name}`,
      ...layers.map((layer) => (layer ? figure(layer) : '-')),
    ]),
  ];
}
