import type { LayerInside } from '../evaluation/inside.ts';
import { inOneLine } from '../received.ts';
import { duration, loss, share, wholeNumber } from './quantities.ts';
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
}

const rows: readonly (readonly [name: string, figure: (layer: LayerInside) => string])[] = [
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
    ['time per epoch', ...networks.map(({ epochMs }) => (epochMs === undefined ? '-' : duration(epochMs)))],
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

function layerRows(networks: readonly InsideFigures[], number: number): string[][] {
  const layers = networks.map((network) => network.layers[number]);
  return [
    [`layer ${number + 1}`, ...layers.map((layer) => layer?.name ?? '-')],
    ...rows.map(([name, figure]) => [`  ${name}`, ...layers.map((layer) => (layer ? figure(layer) : '-'))]),
  ];
}
