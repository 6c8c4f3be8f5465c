import { ENTRY_BYTES, Layer, PANEL_BYTES, Session } from './layout';
import { guard, read, readEntryValue, readVector, writeVector } from './memory';
import { updateRowsByRule } from './rule';

/** Updates input rows [firstRow, lastRow) of panels [firstPanel, lastPanel) from the batch's columns. */
export function updateWeights(
  session: Session,
  layer: Layer,
  firstPanel: u32,
  lastPanel: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  const plain = session.momentum == 0 && layer.penaltiesAt == 0;
  const lastInput = min(lastRow, layer.inputs);
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const panelAt = layer.weightsAt + panel * (layer.rows + 1) * PANEL_BYTES;
    const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
    if (plain) updateRows(layer, panelAt, deltasAt, firstRow, lastInput, session.learningRate);
    else updateRowsByRule(session, layer, panel, panelAt, deltasAt, firstRow, lastInput);
  }
}

/** w -= learningRate * gradient, for rows that any sample of the batch has. Accumulators as in `sumRows`. */
function updateRows(
  layer: Layer,
  panelAt: usize,
  deltasAt: usize,
  firstRow: u32,
  lastRow: u32,
  learningRate: f32,
): void {
  const rate = f32x4.splat(learningRate);
  for (let row = firstRow; row < lastRow; row++) {
    let entry: usize = read<u32>(layer.columnStartsAt + 4 * row);
    const end: usize = read<u32>(layer.columnEndsAt + 4 * row);
    if (entry == end) continue;
    let even0 = f32x4.splat(0);
    let even1 = even0;
    let even2 = even0;
    let even3 = even0;
    let odd0 = even0;
    let odd1 = even0;
    let odd2 = even0;
    let odd3 = even0;
    while (entry < end) {
      const delta = deltasAt + read<u32>(entry);
      guard(delta, PANEL_BYTES);
      const value = readEntryValue(entry);
      entry += ENTRY_BYTES;
      even0 = f32x4.add(even0, f32x4.mul(value, v128.load(delta)));
      even1 = f32x4.add(even1, f32x4.mul(value, v128.load(delta, 16)));
      even2 = f32x4.add(even2, f32x4.mul(value, v128.load(delta, 32)));
      even3 = f32x4.add(even3, f32x4.mul(value, v128.load(delta, 48)));
      if (entry >= end) break;
      const nextDelta = deltasAt + read<u32>(entry);
      guard(nextDelta, PANEL_BYTES);
      const nextValue = readEntryValue(entry);
      entry += ENTRY_BYTES;
      odd0 = f32x4.add(odd0, f32x4.mul(nextValue, v128.load(nextDelta)));
      odd1 = f32x4.add(odd1, f32x4.mul(nextValue, v128.load(nextDelta, 16)));
      odd2 = f32x4.add(odd2, f32x4.mul(nextValue, v128.load(nextDelta, 32)));
      odd3 = f32x4.add(odd3, f32x4.mul(nextValue, v128.load(nextDelta, 48)));
    }
    const weights = panelAt + row * PANEL_BYTES;
    descend(weights, rate, f32x4.add(even0, odd0));
    descend(weights + 16, rate, f32x4.add(even1, odd1));
    descend(weights + 32, rate, f32x4.add(even2, odd2));
    descend(weights + 48, rate, f32x4.add(even3, odd3));
  }
}

// @ts-ignore: decorator
@inline
function descend(weights: usize, rate: v128, gradient: v128): void {
  writeVector(weights, f32x4.sub(readVector(weights), f32x4.mul(rate, gradient)));
}
