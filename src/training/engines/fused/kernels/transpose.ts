import { clear, guard } from './memory';
import { Layer, PANEL_BYTES } from './records';

/** Of this thread: f32 [2][units + 1][16], two panels of transposed weights. */
export let transposedAt: usize = 0;

export function setTransposed(address: usize): void {
  transposedAt = address;
}

/**
 * Transposes the weights of 16 or 32 inputs into one or two panels, of which the last row is zeros. Each thread does so for
 * itself just before it needs them: it has read the weights a moment ago, where a copy of all weights, brought up to date
 * by all threads, would have to come from their caches.
 *
 * @param panels how many times 16 inputs, from `firstRow` on
 */
export function transposeWeights(layer: Layer, firstRow: u32, panels: u32): void {
  const panelBytes = (layer.rows + 1) * PANEL_BYTES;
  let to = transposedAt;
  for (let panel: u32 = 0; panel < panels; panel++) {
    let from = layer.weightsAt + (firstRow + 16 * panel) * PANEL_BYTES;
    for (let units: u32 = 0; units < layer.panels; units++) {
      transposeBlock(from, to);
      from += panelBytes;
      to += 16 * PANEL_BYTES;
    }
    clear(to, PANEL_BYTES);
    to += PANEL_BYTES;
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
