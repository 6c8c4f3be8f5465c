import { columnEnd, columnStart } from './columns';
import { ENTRY_BYTES, Layer, PANEL_BYTES, Session } from './layout';
import { guard, read, readEntryValue } from './memory';
import { updateRowsByRule } from './rule';

/** Updates input rows [firstRow, lastRow) of panels [firstPanel, lastPanel) from the batch's columns. */
export function updateWeights(
  session: Session,
  layer: Layer,
  columns: usize,
  firstPanel: u32,
  lastPanel: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  const lastInput = min(lastRow, layer.inputs);
  const panelBytes = (layer.rows + 1) * PANEL_BYTES;
  if (session.momentum > 0 || layer.penaltiesAt != 0) {
    updateRowsByRule(session, layer, columns, firstPanel, lastPanel, firstRow, lastInput);
    return;
  }
  let panel = firstPanel;
  for (; panel + 1 < lastPanel; panel += 2) {
    const panelAt = layer.weightsAt + panel * panelBytes;
    updateTwoPanels(layer, columns, panelAt, panelAt + panelBytes, panel, firstRow, lastInput, session.learningRate);
  }
  if (panel < lastPanel) {
    const panelAt = layer.weightsAt + panel * panelBytes;
    updateOnePanel(layer, columns, panelAt, panel, firstRow, lastInput, session.learningRate);
  }
}

/**
 * w -= learningRate * gradient, for rows that any sample of the batch has, in two neighbouring panels. The exit in
 * the middle of the loop is never taken: it keeps V8's basic blocks small, as in `sumRows`. Both functions add the
 * samples in order, so that it does not matter which panels are taken together.
 */
function updateTwoPanels(
  layer: Layer,
  columns: usize,
  panelAt: usize,
  nextPanelAt: usize,
  panel: u32,
  firstRow: u32,
  lastRow: u32,
  learningRate: f32,
): void {
  const rate = f32x4.splat(learningRate);
  const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    let entry = columnStart(layer, columns, row);
    const end = columnEnd(columns, row);
    if (entry == end) continue;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let sum4 = sum0;
    let sum5 = sum0;
    let sum6 = sum0;
    let sum7 = sum0;
    while (entry < end) {
      const delta = deltasAt + read<u32>(entry);
      const value = readEntryValue(entry);
      guard(delta, 2 * PANEL_BYTES);
      entry += ENTRY_BYTES;
      sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(delta)));
      sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(delta, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(delta, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(delta, 48)));
      if (delta < deltasAt) break;
      sum4 = f32x4.add(sum4, f32x4.mul(value, v128.load(delta, 64)));
      sum5 = f32x4.add(sum5, f32x4.mul(value, v128.load(delta, 80)));
      sum6 = f32x4.add(sum6, f32x4.mul(value, v128.load(delta, 96)));
      sum7 = f32x4.add(sum7, f32x4.mul(value, v128.load(delta, 112)));
    }
    descend(panelAt + row * PANEL_BYTES, rate, sum0, sum1, sum2, sum3);
    descend(nextPanelAt + row * PANEL_BYTES, rate, sum4, sum5, sum6, sum7);
  }
}

function updateOnePanel(
  layer: Layer,
  columns: usize,
  panelAt: usize,
  panel: u32,
  firstRow: u32,
  lastRow: u32,
  learningRate: f32,
): void {
  const rate = f32x4.splat(learningRate);
  const deltasAt = layer.deltasAt + panel * PANEL_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    let entry = columnStart(layer, columns, row);
    const end = columnEnd(columns, row);
    if (entry == end) continue;
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (; entry < end; entry += ENTRY_BYTES) {
      const delta = deltasAt + read<u32>(entry);
      const value = readEntryValue(entry);
      guard(delta, PANEL_BYTES);
      sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(delta)));
      sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(delta, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(delta, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(delta, 48)));
    }
    descend(panelAt + row * PANEL_BYTES, rate, sum0, sum1, sum2, sum3);
  }
}

/** One row of one panel, 16 weights, against its gradient. */
// @ts-expect-error: decorator
@inline
function descend(weights: usize, rate: v128, gradient0: v128, gradient1: v128, gradient2: v128, gradient3: v128): void {
  guard(weights, PANEL_BYTES);
  v128.store(weights, f32x4.sub(v128.load(weights), f32x4.mul(rate, gradient0)));
  v128.store(weights, f32x4.sub(v128.load(weights, 16), f32x4.mul(rate, gradient1)), 16);
  v128.store(weights, f32x4.sub(v128.load(weights, 32), f32x4.mul(rate, gradient2)), 32);
  v128.store(weights, f32x4.sub(v128.load(weights, 48), f32x4.mul(rate, gradient3)), 48);
}
