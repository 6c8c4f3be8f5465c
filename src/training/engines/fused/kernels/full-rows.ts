import { guard, read, readEntryValue } from './memory';
import { ENTRY_BYTES, PANEL_BYTES } from './records';

/** Whether four neighbouring samples have an entry for every input. */
// @ts-expect-error: decorator
@inline
export function areFull(entries: usize, entryStride: usize, endsAt: usize, inputs: usize): bool {
  const full = entries + inputs * ENTRY_BYTES;
  return (
    read<u32>(endsAt) == full &&
    read<u32>(endsAt + 4) == full + entryStride &&
    read<u32>(endsAt + 8) == full + 2 * entryStride &&
    read<u32>(endsAt + 12) == full + 3 * entryStride
  );
}

/**
 * Four samples with an entry for every input, times some neighbouring panels: each weight that is loaded serves all
 * four, which takes six loads for eight multiplications where the sparse kernel takes ten.
 */
export function multiplyFullRows(
  entries: usize,
  entryStride: usize,
  inputs: usize,
  panel: usize,
  panels: u32,
  panelBytes: usize,
  start: usize,
  out: usize,
  outStride: usize,
): void {
  for (let number: u32 = 0; number < panels; number++) {
    multiplyHalfPanel(entries, entryStride, inputs, panel, start, out, outStride);
    multiplyHalfPanel(entries, entryStride, inputs, panel + 32, start + 32, out + 32, outStride);
    panel += panelBytes;
    start += panelBytes;
    out += PANEL_BYTES;
  }
}

/** Eight units of four samples. */
function multiplyHalfPanel(
  entries0: usize,
  entryStride: usize,
  inputs: usize,
  weights: usize,
  start: usize,
  out: usize,
  outStride: usize,
): void {
  const end = entries0 + inputs * ENTRY_BYTES;
  let entries1 = entries0 + entryStride;
  let entries2 = entries1 + entryStride;
  let entries3 = entries2 + entryStride;
  guard(start, 32);
  let low0 = v128.load(start);
  let high0 = v128.load(start, 16);
  let low1 = low0;
  let high1 = high0;
  let low2 = low0;
  let high2 = high0;
  let low3 = low0;
  let high3 = high0;
  while (entries0 < end) {
    guard(weights, 32);
    const low = v128.load(weights);
    const high = v128.load(weights, 16);
    weights += PANEL_BYTES;
    const value0 = readEntryValue(entries0);
    low0 = f32x4.add(low0, f32x4.mul(value0, low));
    high0 = f32x4.add(high0, f32x4.mul(value0, high));
    const value1 = readEntryValue(entries1);
    low1 = f32x4.add(low1, f32x4.mul(value1, low));
    high1 = f32x4.add(high1, f32x4.mul(value1, high));
    const value2 = readEntryValue(entries2);
    low2 = f32x4.add(low2, f32x4.mul(value2, low));
    high2 = f32x4.add(high2, f32x4.mul(value2, high));
    const value3 = readEntryValue(entries3);
    low3 = f32x4.add(low3, f32x4.mul(value3, low));
    high3 = f32x4.add(high3, f32x4.mul(value3, high));
    entries0 += ENTRY_BYTES;
    entries1 += ENTRY_BYTES;
    entries2 += ENTRY_BYTES;
    entries3 += ENTRY_BYTES;
  }
  storeEight(out, low0, high0);
  storeEight(out + outStride, low1, high1);
  storeEight(out + 2 * outStride, low2, high2);
  storeEight(out + 3 * outStride, low3, high3);
}

// @ts-expect-error: decorator
@inline
function storeEight(out: usize, low: v128, high: v128): void {
  guard(out, 32);
  v128.store(out, low);
  v128.store(out, high, 16);
}
