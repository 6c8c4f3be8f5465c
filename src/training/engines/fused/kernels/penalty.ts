import { readVector, write } from './memory';
import { Layer, PANEL_BYTES } from './records';

/** Leaves behind what a row of a panel, 16 weights, adds to the penalty. */
export function notePenalty(layer: Layer, panel: u32, row: u32, weights: usize): void {
  write<f32>(layer.penaltiesAt + 4 * (panel * layer.rows + row), penalty(layer, weights));
}

/** Sum of l1 * |w| + l2 * w^2 over 16 weights, in a fixed order. */
function penalty(layer: Layer, weightsAt: usize): f32 {
  const first = f32x4.splat(layer.l1);
  const second = f32x4.splat(layer.l2);
  let total = f32x4.splat(0);
  for (let byte: usize = 0; byte < PANEL_BYTES; byte += 16) {
    const weights = readVector(weightsAt + byte);
    const sizes = f32x4.mul(first, f32x4.abs(weights));
    total = f32x4.add(total, f32x4.add(sizes, f32x4.mul(second, f32x4.mul(weights, weights))));
  }
  const low = f32x4.extract_lane(total, 0) + f32x4.extract_lane(total, 1);
  return low + (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3));
}

/** l1 * sign(w) + 2 * l2 * w */
export function penaltyGradient(layer: Layer, weights: v128): v128 {
  const first = f32x4.splat(layer.l1);
  const second = f32x4.splat(layer.l2);
  const pull = f32x4.sub(
    v128.and(f32x4.gt(weights, f32x4.splat(0)), first),
    v128.and(f32x4.lt(weights, f32x4.splat(0)), first),
  );
  return f32x4.add(pull, f32x4.mul(f32x4.add(second, second), weights));
}
