import type { KernelPenalty } from '../../../model/kernel-penalty.ts';
import type { LayerRecord } from './layout.ts';
import { PANEL_UNITS } from './records.ts';

/** Where the 16 units of a panel begin in a row, as a float index into the panel's memory. */
function panelStart(layer: LayerRecord, base: number, panel: number, row: number): number {
  return base / 4 + (panel * (layer.rows + 1) + row) * PANEL_UNITS;
}

/** Calls `copy(matrix index, arena index, count)` for each piece of a row that lies together in both. */
function eachPiece(
  layer: LayerRecord,
  base: number,
  row: number,
  arenaRow: number,
  copy: (from: number, to: number, count: number) => void,
): void {
  for (let panel = 0; panel < layer.panels; panel++) {
    const unit = panel * PANEL_UNITS;
    copy(
      row * layer.units + unit,
      panelStart(layer, base, panel, arenaRow),
      Math.min(PANEL_UNITS, layer.units - unit),
    );
  }
}

/**
 * Kernel and bias of a layer from the arena.
 *
 * @param base address of weights or of a slot, [panels][rows + 1][16]
 * @returns the kernel [inputs, units], and the bias [units] where there is one
 */
function readLayer(floats: Float32Array, layer: LayerRecord, base: number): Float32Array[] {
  const kernel = new Float32Array(layer.inputs * layer.units);
  for (let row = 0; row < layer.inputs; row++) copyOut(floats, layer, base, row, row, kernel);
  if (!layer.usesBias) return [kernel];
  const bias = new Float32Array(layer.units);
  copyOut(floats, layer, base, 0, layer.rows, bias);
  return [kernel, bias];
}

function copyOut(
  floats: Float32Array,
  layer: LayerRecord,
  base: number,
  row: number,
  arenaRow: number,
  out: Float32Array,
): void {
  eachPiece(layer, base, row, arenaRow, (from, to, count) => out.set(floats.subarray(to, to + count), from));
}

/** The reverse of `readLayer`. */
function writeLayer(
  floats: Float32Array,
  layer: LayerRecord,
  base: number,
  kernel: Float32Array,
  bias: Float32Array | undefined,
): void {
  for (let row = 0; row < layer.inputs; row++) copyIn(floats, layer, base, row, row, kernel);
  if (bias) copyIn(floats, layer, base, 0, layer.rows, bias);
}

function copyIn(
  floats: Float32Array,
  layer: LayerRecord,
  base: number,
  row: number,
  arenaRow: number,
  values: Float32Array,
): void {
  eachPiece(layer, base, row, arenaRow, (from, to, count) =>
    floats.set(values.subarray(from, from + count), to),
  );
}

/** Where something of a layer lies that has the layout of its weights. */
type Place = (layer: LayerRecord) => number;

export const weightsOf: Place = ({ weightsAt }) => weightsAt;

/** @param number of the slot among those of the optimizer, from 0 */
export function slotOf(number: number): Place {
  return ({ slotsAt, slotBytes }) => slotsAt + number * slotBytes;
}

/** Copies of the weights or of a slot of all layers, in the order of `model.getWeights()`. */
export function readArrays(
  floats: Float32Array,
  layers: readonly LayerRecord[],
  place: Place,
): Float32Array[] {
  return layers.flatMap((layer) => readLayer(floats, layer, place(layer)));
}

/** The reverse of `readArrays`. */
export function writeArrays(
  floats: Float32Array,
  layers: readonly LayerRecord[],
  place: Place,
  arrays: readonly Float32Array[],
): void {
  let next = 0;
  for (const layer of layers) {
    const kernel = arrays[next++] ?? new Float32Array();
    const bias = layer.usesBias ? arrays[next++] : undefined;
    writeLayer(floats, layer, place(layer), kernel, bias);
  }
}

/** Sum over all layers of l1 * sum |w| + l2 * sum w^2. */
export function penaltyOf(
  floats: Float32Array,
  layers: readonly LayerRecord[],
  penalties: readonly KernelPenalty[],
): number {
  let total = 0;
  layers.forEach((layer, number) => {
    const { l1, l2 } = penalties[number] ?? { l1: 0, l2: 0 };
    if (l1 === 0 && l2 === 0) return;
    const [kernel] = readLayer(floats, layer, layer.weightsAt);
    for (const weight of kernel ?? []) total += l1 * Math.abs(weight) + l2 * weight * weight;
  });
  return total;
}
