import { ENTRY_BYTES, PANEL_BYTES } from './layout';
import { guard, read, readEntryValue } from './memory';

/**
 * out[0..16) = start + sum over entries of value * row, for one sample and one panel of 16 units.
 *
 * V8 hoists all loads of a basic block to its front and spills accumulators once 15 registers are full. The exit
 * between the two halves of the loop keeps the blocks small; two sets of accumulators hide the latency of additions.
 *
 * @param entry first entry { row offset, value }
 * @param end behind the last entry
 * @param panel address of row 0
 * @param start address of the 16 floats to begin with
 */
export function sumRows(entry: usize, end: usize, panel: usize, start: usize, out: usize): void {
  guard(start, PANEL_BYTES);
  guard(out, PANEL_BYTES);
  let even0 = v128.load(start);
  let even1 = v128.load(start, 16);
  let even2 = v128.load(start, 32);
  let even3 = v128.load(start, 48);
  let odd0 = f32x4.splat(0);
  let odd1 = odd0;
  let odd2 = odd0;
  let odd3 = odd0;
  while (entry < end) {
    const row = panel + read<u32>(entry);
    guard(row, PANEL_BYTES);
    const value = readEntryValue(entry);
    entry += ENTRY_BYTES;
    even0 = f32x4.add(even0, f32x4.mul(value, v128.load(row)));
    even1 = f32x4.add(even1, f32x4.mul(value, v128.load(row, 16)));
    even2 = f32x4.add(even2, f32x4.mul(value, v128.load(row, 32)));
    even3 = f32x4.add(even3, f32x4.mul(value, v128.load(row, 48)));
    if (entry >= end) break;
    const nextRow = panel + read<u32>(entry);
    guard(nextRow, PANEL_BYTES);
    const nextValue = readEntryValue(entry);
    entry += ENTRY_BYTES;
    odd0 = f32x4.add(odd0, f32x4.mul(nextValue, v128.load(nextRow)));
    odd1 = f32x4.add(odd1, f32x4.mul(nextValue, v128.load(nextRow, 16)));
    odd2 = f32x4.add(odd2, f32x4.mul(nextValue, v128.load(nextRow, 32)));
    odd3 = f32x4.add(odd3, f32x4.mul(nextValue, v128.load(nextRow, 48)));
  }
  v128.store(out, f32x4.add(even0, odd0));
  v128.store(out, f32x4.add(even1, odd1), 16);
  v128.store(out, f32x4.add(even2, odd2), 32);
  v128.store(out, f32x4.add(even3, odd3), 48);
}

/**
 * Sparse rows times a matrix in panels: for samples [firstSample, lastSample) and panels [firstPanel, lastPanel).
 * Panels are the outer loop, so that one panel stays in the first-level cache for all samples.
 *
 * @param rows rows of a panel; the row after them is what each sum begins with
 */
export function multiplyRows(
  entriesAt: usize,
  entryStride: usize,
  endsAt: usize,
  panelsAt: usize,
  rows: usize,
  outAt: usize,
  outStride: usize,
  firstPanel: u32,
  lastPanel: u32,
  firstSample: u32,
  lastSample: u32,
): void {
  for (let panel = firstPanel; panel < lastPanel; panel++) {
    const panelAt = panelsAt + panel * (rows + 1) * PANEL_BYTES;
    const startAt = panelAt + rows * PANEL_BYTES;
    const columnAt = outAt + panel * PANEL_BYTES;
    for (let sample = firstSample; sample < lastSample; sample++) {
      const end = read<u32>(endsAt + 4 * sample);
      sumRows(entriesAt + sample * entryStride, end, panelAt, startAt, columnAt + sample * outStride);
    }
  }
}
