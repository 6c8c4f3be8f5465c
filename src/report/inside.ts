import type { LayerInside } from '../evaluation/inside.ts';
import { inOneLine } from '../received.ts';
import { duration, loss, share } from './quantities.ts';
import { renderTable } from './table.ts';

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
  ['dead units', ({ deadUnits, units }) => `${deadUnits} of ${units}`],
  ['weight norm', ({ meanWeightNorm }) => loss(meanWeightNorm)],
  ['co-adaptation', ({ coAdaptation }) => (coAdaptation === null ? '-' : share(coAdaptation))],
];

/**
 * A table with a column for each network, so that networks with and without dropout stand side by side.
 *
 * @returns lines joined by line feeds, without one at the end
 */
export function renderInside(networks: readonly InsideFigures[]): string {
  const depth = Math.max(...networks.map(({ layers }) => layers.length));
  const ofLayers = Array.from({ length: depth }, (_, number) => layerRows(networks, number)).flat();
  return renderTable([
    ['Inside, without dropout', ...networks.map(({ model }) => inOneLine(model))],
    ...ofLayers,
    ['training loss', ...networks.map(({ trainLoss }) => (trainLoss === undefined ? '-' : loss(trainLoss)))],
    ['time per epoch', ...networks.map(({ epochMs }) => (epochMs === undefined ? '-' : duration(epochMs)))],
  ]);
}

function layerRows(networks: readonly InsideFigures[], number: number): string[][] {
  const layers = networks.map((network) => network.layers[number]);
  return [
    [`layer ${number + 1}`, ...layers.map((layer) => layer?.name ?? '-')],
    ...rows.map(([name, figure]) => [`  ${name}`, ...layers.map((layer) => (layer ? figure(layer) : '-'))]),
  ];
}
