import { cutStride, cutsOf } from './cuts';
import { areFull, multiplyFullRows } from './full-rows';
import { guard, read, readEntryValue } from './memory';
import { BLOCK_ROWS, ENTRY_BYTES, PANEL_BYTES } from './records';

/**
 * out[0..16) = start + sum over entries of value * row, for one sample and one panel of 16 units: one sum a unit, which
 * begins with start and adds the entries in order.
 *
 * @param entry first entry { row offset, value }
 * @param end behind the last entry
 * @param panel address of row 0
 * @param start address of the 16 floats to begin with
 */
function sumRows(entry: usize, end: usize, panel: usize, start: usize, out: usize): void {
  guard(start, PANEL_BYTES);
  guard(out, PANEL_BYTES);
  let sum0 = v128.load(start);
  let sum1 = v128.load(start, 16);
  let sum2 = v128.load(start, 32);
  let sum3 = v128.load(start, 48);
  for (; entry < end; entry += ENTRY_BYTES) {
    const row = panel + read<u32>(entry);
    guard(row, PANEL_BYTES);
    const value = readEntryValue(entry);
    sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(row)));
    sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(row, 16)));
    sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(row, 32)));
    sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(row, 48)));
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
}

/**
 * The same for two neighbouring panels: eight sums, enough to hide the latency of additions behind each other.
 *
 * V8 hoists all loads of a basic block to its front and spills sums once 15 registers are full. The exits within the
 * loop keep the blocks small; those on `row < panel` are never taken.
 *
 * @param panelBytes from one panel to the next
 * @param startBytes from what the sums of one begin with to the other's
 */
function sumTwoRows(
  entry: usize,
  end: usize,
  panel: usize,
  panelBytes: usize,
  start: usize,
  startBytes: usize,
  out: usize,
): void {
  const nextPanel = panel + panelBytes;
  const nextStart = start + startBytes;
  guard(start, PANEL_BYTES);
  guard(nextStart, PANEL_BYTES);
  guard(out, 2 * PANEL_BYTES);
  let sum0 = v128.load(start);
  let sum1 = v128.load(start, 16);
  let sum2 = v128.load(start, 32);
  let sum3 = v128.load(start, 48);
  let sum4 = v128.load(nextStart);
  let sum5 = v128.load(nextStart, 16);
  let sum6 = v128.load(nextStart, 32);
  let sum7 = v128.load(nextStart, 48);
  while (entry < end) {
    const offset = read<u32>(entry);
    const value = readEntryValue(entry);
    entry += ENTRY_BYTES;
    const row = panel + offset;
    guard(row, PANEL_BYTES);
    sum0 = f32x4.add(sum0, f32x4.mul(value, v128.load(row)));
    sum1 = f32x4.add(sum1, f32x4.mul(value, v128.load(row, 16)));
    sum2 = f32x4.add(sum2, f32x4.mul(value, v128.load(row, 32)));
    sum3 = f32x4.add(sum3, f32x4.mul(value, v128.load(row, 48)));
    if (row < panel) break;
    const nextRow = nextPanel + offset;
    guard(nextRow, PANEL_BYTES);
    sum4 = f32x4.add(sum4, f32x4.mul(value, v128.load(nextRow)));
    sum5 = f32x4.add(sum5, f32x4.mul(value, v128.load(nextRow, 16)));
    sum6 = f32x4.add(sum6, f32x4.mul(value, v128.load(nextRow, 32)));
    sum7 = f32x4.add(sum7, f32x4.mul(value, v128.load(nextRow, 48)));
  }
  v128.store(out, sum0);
  v128.store(out, sum1, 16);
  v128.store(out, sum2, 32);
  v128.store(out, sum3, 48);
  v128.store(out, sum4, 64);
  v128.store(out, sum5, 80);
  v128.store(out, sum6, 96);
  v128.store(out, sum7, 112);
}

/**
 * Sparse rows times a matrix in panels: for samples [firstSample, lastSample), whose entries `cutEntries` has cut into
 * blocks, and panels [firstPanel, lastPanel). Panels are the outer loop and blocks of their rows the next, so that a block
 * stays in cache for all samples; what it has added up is what the next one begins with.
 *
 * @param rows rows of a panel; the row after them is what each sum begins with
 * @param inputs rows that there are entries for
 */
export function multiplyRows(
  blocks: u32,
  panelsAt: usize,
  rows: usize,
  inputs: usize,
  outAt: usize,
  outStride: usize,
  firstPanel: u32,
  lastPanel: u32,
  firstSample: u32,
  lastSample: u32,
): void {
  const panelBytes = (rows + 1) * PANEL_BYTES;
  for (let panel = firstPanel; panel < lastPanel; panel += 2) {
    const panels: u32 = min(2, lastPanel - panel);
    const panelAt = panelsAt + panel * panelBytes;
    const out = outAt + panel * PANEL_BYTES;
    for (let block: u32 = 0; block < blocks; block++) {
      const start = block == 0 ? panelAt + rows * PANEL_BYTES : out;
      const startBytes = block == 0 ? panelBytes : PANEL_BYTES;
      const startStride = block == 0 ? 0 : outStride;
      multiplyBlock(blocks, block, inputs, panelAt, panels, panelBytes, start, startBytes, startStride, out, outStride, firstSample, lastSample);
    }
  }
}

/**
 * One block of one panel or two. Where four samples have all their entries, the dense kernel takes them; each sum is added
 * in the same order, so that it makes no difference but in time. Inlined, as a call costs narrow layers 2 %.
 *
 * @param start address of the 16 floats to begin with: those of the next panel lie `startBytes` on, those of the next
 *     sample `startStride`
 */
// @ts-expect-error: decorator
@inline
function multiplyBlock(
  blocks: u32,
  block: u32,
  inputs: usize,
  panel: usize,
  panels: u32,
  panelBytes: usize,
  start: usize,
  startBytes: usize,
  startStride: usize,
  out: usize,
  outStride: usize,
  firstSample: u32,
  lastSample: u32,
): void {
  const firstRow = block * BLOCK_ROWS;
  const full = (block + 1 < blocks ? BLOCK_ROWS : inputs - firstRow) * ENTRY_BYTES;
  let sample = firstSample;
  while (sample < lastSample) {
    const cuts = cutsOf(sample, blocks) + 4 * block;
    const startAt = start + sample * startStride;
    const outAt = out + sample * outStride;
    if (sample + 4 <= lastSample && areFull(cuts, cutStride(blocks), full)) {
      const row = panel + firstRow * PANEL_BYTES;
      multiplyFullRows(cuts, cutStride(blocks), row, panels, panelBytes, startAt, startBytes, startStride, outAt, outStride);
      sample += 4;
    } else {
      const entry = read<u32>(cuts);
      const end = read<u32>(cuts + 4);
      if (panels == 2) sumTwoRows(entry, end, panel, panelBytes, startAt, startBytes, outAt);
      else sumRows(entry, end, panel, startAt, outAt);
      sample++;
    }
  }
}
