import { waitForAll } from './barrier';
import { guard, read, readVector, write } from './memory';
import { Layer, PANEL_BYTES, Session, Signals } from './records';
import { layerAt } from './session';

/**
 * No rule but the first half of a clipped step: leaves the gradients behind, in the array before the slots, until the
 * norm of all of them is known.
 */
@unmanaged
export class GradientKeeper {
  learningRate: f32;

  isPlain(): bool {
    return false;
  }

  step(weights: usize, slots: usize, slotBytes: usize, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
    const gradients = slots - slotBytes;
    guard(gradients, PANEL_BYTES);
    v128.store(gradients, gradient0);
    v128.store(gradients, gradient1, 16);
    v128.store(gradients, gradient2, 32);
    v128.store(gradients, gradient3, 48);
  }
}

/** Where the gradients of a row of a panel lie. */
// @ts-expect-error: decorator
@inline
export function gradientsAt(layer: Layer, panel: u32, row: u32): usize {
  return layer.slotsAt - layer.slotBytes + (panel * (layer.rows + 1) + row) * PANEL_BYTES;
}

/** Leaves behind the sum of the squared gradients of each 16 rows in [firstRow, lastRow); the biases are a block more. */
export function noteGradients(layer: Layer, firstPanel: u32, lastPanel: u32, firstRow: u32, lastRow: u32): void {
  const blocks = (layer.rows >> 4) + 1;
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    for (let row = firstRow; row < lastRow; row += 16) {
      const rows = min<u32>(16, layer.rows + 1 - row);
      write<f64>(layer.gradientSquaresAt + 8 * (panel * blocks + (row >> 4)), squares(gradientsAt(layer, panel, row), rows * PANEL_BYTES));
    }
  }
}

/** Sum of squares, of four lanes each, in float64. */
function squares(address: usize, bytes: usize): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (const end = address + bytes; address < end; address += 16) {
    const values = readVector(address);
    const front = f64x2.promote_low_f32x4(values);
    const back = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 1));
    low = f64x2.add(low, f64x2.mul(front, front));
    high = f64x2.add(high, f64x2.mul(back, back));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** What all gradients are multiplied by, so that the norm of all together is not above the session's limit. */
export function clippingScale(session: Session): f32 {
  waitForAll(changetype<Signals>(session.signalsAt), session.threads);
  let total: f64 = 0;
  for (let number: u32 = 0; number < session.layerCount; number++) {
    const layer = layerAt(session, number);
    const parts = layer.panels * ((layer.rows >> 4) + 1);
    for (let part: u32 = 0; part < parts; part++) total += read<f64>(layer.gradientSquaresAt + 8 * part);
  }
  const norm = sqrt<f64>(total);
  const limit = <f64>session.clipNorm;
  return norm > limit ? <f32>(limit / norm) : 1;
}
