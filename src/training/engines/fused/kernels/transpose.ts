import { guard } from './memory';
import { Layer, PANEL_BYTES } from './records';

/** Copies input rows [firstRow, lastRow), whole blocks of 16, into the transposed weights. */
export function transposeWeights(layer: Layer, firstRow: u32, lastRow: u32): void {
  const panelBytes = (layer.rows + 1) * PANEL_BYTES;
  const transposedPanelBytes = (layer.panels * 16 + 1) * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row += 16) {
    const transposedPanel = layer.transposedAt + (row >> 4) * transposedPanelBytes;
    for (let panel: u32 = 0; panel < layer.panels; panel++) {
      const from = layer.weightsAt + panel * panelBytes + row * PANEL_BYTES;
      transposeBlock(from, transposedPanel + panel * 16 * PANEL_BYTES);
    }
  }
}

/** A block of 16 by 16 floats, both with rows of 64 bytes. */
function transposeBlock(from: usize, to: usize): void {
  for (let row: usize = 0; row < 4; row++) {
    for (let column: usize = 0; column < 4; column++) {
      transposeTile(from + row * 256 + column * 16, to + column * 256 + row * 16);
    }
  }
}

// @ts-expect-error: decorator
@inline
function transposeTile(from: usize, to: usize): void {
  guard(from, 208);
  guard(to, 208);
  const row0 = v128.load(from);
  const row1 = v128.load(from, 64);
  const row2 = v128.load(from, 128);
  const row3 = v128.load(from, 192);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to, v128.shuffle<i64>(low01, low23, 1, 3), 64);
  v128.store(to, v128.shuffle<i64>(high01, high23, 0, 2), 128);
  v128.store(to, v128.shuffle<i64>(high01, high23, 1, 3), 192);
}
