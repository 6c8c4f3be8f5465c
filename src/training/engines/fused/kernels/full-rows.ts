import { guard, read, readEntryValue } from './memory';
import { ENTRY_BYTES, PANEL_BYTES } from './records';

/**
 * Whether four neighbouring samples have all entries of a block.
 *
 * @param cuts where the first sample's entries in the block begin and end; the other samples' stand `cutStride` apart
 * @param bytes of all entries of a sample in the block
 */
// @ts-expect-error: decorator
@inline
export function areFull(cuts: usize, cutStride: usize, bytes: usize): bool {
  return (
    isFull(cuts, bytes) &&
    isFull(cuts + cutStride, bytes) &&
    isFull(cuts + 2 * cutStride, bytes) &&
    isFull(cuts + 3 * cutStride, bytes)
  );
}

// @ts-expect-error: decorator
@inline
function isFull(cuts: usize, bytes: usize): bool {
  return read<u32>(cuts + 4) - read<u32>(cuts) == bytes;
}

/**
 * Four samples with all entries of a block, times some neighbouring panels: each weight that is loaded serves all four,
 * which takes six loads for eight multiplications where the sparse kernel takes ten.
 *
 * @param panel address of the block's first row
 * @param start see `multiplyBlock` in `rows.ts`
 */
export function multiplyFullRows(
  cuts: usize,
  cutStride: usize,
  panel: usize,
  panels: u32,
  panelBytes: usize,
  start: usize,
  startBytes: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
): void {
  const entries = read<u32>(cuts);
  const end = read<u32>(cuts + 4);
  const entryStride = read<u32>(cuts + cutStride) - <u32>entries;
  for (let number: u32 = 0; number < panels; number++) {
    multiplyHalfPanel(entries, end, entryStride, panel, start, startStride, out, outStride);
    multiplyHalfPanel(entries, end, entryStride, panel + 32, start + 32, startStride, out + 32, outStride);
    panel += panelBytes;
    start += startBytes;
    out += PANEL_BYTES;
  }
}

/** Eight units of four samples. */
function multiplyHalfPanel(
  entries0: usize,
  end: usize,
  entryStride: usize,
  weights: usize,
  start0: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
): void {
  let entries1 = entries0 + entryStride;
  let entries2 = entries1 + entryStride;
  let entries3 = entries2 + entryStride;
  const start1 = start0 + startStride;
  const start2 = start1 + startStride;
  const start3 = start2 + startStride;
  guard(start0, 32);
  guard(start3, 32);
  let low0 = v128.load(start0);
  let high0 = v128.load(start0, 16);
  let low1 = v128.load(start1);
  let high1 = v128.load(start1, 16);
  let low2 = v128.load(start2);
  let high2 = v128.load(start2, 16);
  let low3 = v128.load(start3);
  let high3 = v128.load(start3, 16);
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
