import { guard, readEntryValue } from './memory';
import { ENTRY_BYTES, Layer, PANEL_BYTES } from './records';
import { limitPanels, moveRow } from './update';

/**
 * `updateWeights` of all panels where every sample has every input, so that no columns are needed: two neighbouring rows
 * share the gradients they load, six loads for eight multiplications in place of nine. The samples are added in order.
 */
export function updateFullWeights<Rule>(rule: Rule, layer: Layer, samples: u32, firstRow: u32, lastRow: u32, limiting: u32): void {
  const lastInput = min(lastRow, layer.inputs);
  for (let panel: u32 = 0; panel < layer.panels; panel++) {
    for (let row = firstRow; row < lastInput; row += 2) updateTwoRows<Rule>(rule, layer, panel, row, row + 1 < lastInput, samples);
    limitPanels(layer, panel, panel + 1, firstRow, lastRow, limiting);
  }
}

/** @param isPair whether there is a second row; the entry behind the last one is read but not used */
function updateTwoRows<Rule>(rule: Rule, layer: Layer, panel: u32, row: u32, isPair: bool, samples: u32): void {
  const rowStride = layer.rowStride;
  const entryStride = layer.entryStride;
  let delta = layer.deltasAt + panel * PANEL_BYTES;
  let entry = layer.entriesAt + row * ENTRY_BYTES;
  const end = delta + samples * rowStride;
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let next0 = sum0;
  let next1 = sum0;
  let next2 = sum0;
  let next3 = sum0;
  while (delta < end) {
    guard(delta, PANEL_BYTES);
    const value = readEntryValue(entry);
    const next = readEntryValue(entry + ENTRY_BYTES);
    const delta0 = v128.load(delta);
    sum0 = f32x4.add(sum0, f32x4.mul(value, delta0));
    next0 = f32x4.add(next0, f32x4.mul(next, delta0));
    const delta1 = v128.load(delta, 16);
    sum1 = f32x4.add(sum1, f32x4.mul(value, delta1));
    next1 = f32x4.add(next1, f32x4.mul(next, delta1));
    const delta2 = v128.load(delta, 32);
    sum2 = f32x4.add(sum2, f32x4.mul(value, delta2));
    next2 = f32x4.add(next2, f32x4.mul(next, delta2));
    const delta3 = v128.load(delta, 48);
    sum3 = f32x4.add(sum3, f32x4.mul(value, delta3));
    next3 = f32x4.add(next3, f32x4.mul(next, delta3));
    entry += entryStride;
    delta += rowStride;
  }
  moveRow<Rule>(rule, layer, panel, row, sum0, sum1, sum2, sum3);
  if (isPair) moveRow<Rule>(rule, layer, panel, row + 1, next0, next1, next2, next3);
}
