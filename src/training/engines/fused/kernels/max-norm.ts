import { readVector, writeVector } from './memory';
import { Layer, PANEL_BYTES } from './records';

/** Of a panel, 16 sums for each 16 rows. */
// @ts-expect-error: decorator
@inline
function squaresAt(layer: Layer, panel: u32, block: u32): usize {
  return layer.squaresAt + (panel * (layer.rows >> 4) + block) * PANEL_BYTES;
}

/** Leaves behind the sums of squares of the weights of each unit in rows [firstRow, lastRow), whole blocks of 16. */
export function noteSquares(layer: Layer, panel: u32, firstRow: u32, lastRow: u32): void {
  let row = layer.weightsAt + (panel * (layer.rows + 1) + firstRow) * PANEL_BYTES;
  for (let block = firstRow >> 4; block < lastRow >> 4; block++) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (const end = row + 16 * PANEL_BYTES; row < end; row += PANEL_BYTES) {
      sum0 = addSquare(sum0, readVector(row));
      sum1 = addSquare(sum1, readVector(row + 16));
      sum2 = addSquare(sum2, readVector(row + 32));
      sum3 = addSquare(sum3, readVector(row + 48));
    }
    const at = squaresAt(layer, panel, block);
    writeVector(at, sum0);
    writeVector(at + 16, sum1);
    writeVector(at + 32, sum2);
    writeVector(at + 48, sum3);
  }
}

// @ts-expect-error: decorator
@inline
function addSquare(sum: v128, weights: v128): v128 {
  return f32x4.add(sum, f32x4.mul(weights, weights));
}

/**
 * Scales the weights of units whose norm is too large back to the largest that is allowed, in rows [firstRow, lastRow) of
 * a panel; of all its rows, the squares have been noted. Keras multiplies by norm / (norm + 1e-7) besides, all units.
 */
export function shrinkPanel(layer: Layer, panel: u32, firstRow: u32, lastRow: u32): void {
  const factor0 = factorOf(layer, panel, 0);
  const factor1 = factorOf(layer, panel, 16);
  const factor2 = factorOf(layer, panel, 32);
  const factor3 = factorOf(layer, panel, 48);
  const product = f32x4.mul(f32x4.mul(factor0, factor1), f32x4.mul(factor2, factor3));
  if (!v128.any_true(f32x4.ne(product, f32x4.splat(1)))) return;
  let row = layer.weightsAt + (panel * (layer.rows + 1) + firstRow) * PANEL_BYTES;
  for (const end = row + (lastRow - firstRow) * PANEL_BYTES; row < end; row += PANEL_BYTES) {
    writeVector(row, f32x4.mul(readVector(row), factor0));
    writeVector(row + 16, f32x4.mul(readVector(row + 16), factor1));
    writeVector(row + 32, f32x4.mul(readVector(row + 32), factor2));
    writeVector(row + 48, f32x4.mul(readVector(row + 48), factor3));
  }
}

/** Of four units: 1, or less where they are too large. */
function factorOf(layer: Layer, panel: u32, byte: usize): v128 {
  const limit = f32x4.splat(layer.maxNorm);
  let sum = f32x4.splat(0);
  for (let block: u32 = 0; block < layer.rows >> 4; block++)
    sum = f32x4.add(sum, readVector(squaresAt(layer, panel, block) + byte));
  const norm = f32x4.sqrt(sum);
  return v128.bitselect(f32x4.div(limit, norm), f32x4.splat(1), f32x4.gt(norm, limit));
}
