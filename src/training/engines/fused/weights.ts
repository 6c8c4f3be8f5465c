import type { LayerRecord } from './layout.ts';

const PANEL_UNITS = 16;

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
 * @param base address of weights or velocities, [panels][rows + 1][16]
 * @returns the kernel [inputs, units], and the bias [units] where there is one
 */
export function readLayer(floats: Float32Array, layer: LayerRecord, base: number): Float32Array[] {
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
export function writeLayer(
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
