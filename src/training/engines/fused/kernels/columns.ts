import { ENTRY_BYTES, Layer } from './layout';
import { clear, read, write } from './memory';

/**
 * The batch's input transposed: for each input row of [firstRow, lastRow) the list of samples that have it, in the
 * order of the samples. Shares of rows are independent of each other: each has room for all samples in all its rows.
 *
 * @param entriesAt the sparse input; its sample ends stand at `endsAt`
 */
export function buildColumns(
  layer: Layer,
  entriesAt: usize,
  endsAt: usize,
  samples: u32,
  slots: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  const counts = layer.columnEndsAt;
  clear(counts + 4 * firstRow, 4 * (lastRow - firstRow));
  for (let sample: u32 = 0; sample < samples; sample++) {
    const end = read<u32>(endsAt + 4 * sample);
    let entry = firstEntry(entriesAt + sample * layer.entryStride, end, firstRow << 6);
    for (; entry < end; entry += ENTRY_BYTES) {
      const row = read<u32>(entry) >> 6;
      if (row >= lastRow) break;
      write<u32>(counts + 4 * row, read<u32>(counts + 4 * row) + 1);
    }
  }
  startsFromCounts(layer, slots, firstRow, lastRow);
  for (let sample: u32 = 0; sample < samples; sample++) {
    const end = read<u32>(endsAt + 4 * sample);
    const entry = firstEntry(entriesAt + sample * layer.entryStride, end, firstRow << 6);
    appendSample(layer, entry, end, lastRow << 6, sample * layer.rowStride);
  }
}

/** Replaces the counts of a share by addresses: where the list of each row begins, and so far ends. */
function startsFromCounts(layer: Layer, slots: u32, firstRow: u32, lastRow: u32): void {
  let next = layer.columnEntriesAt + firstRow * slots * ENTRY_BYTES;
  for (let row = firstRow; row < lastRow; row++) {
    const count = read<u32>(layer.columnEndsAt + 4 * row);
    write<u32>(layer.columnStartsAt + 4 * row, <u32>next);
    write<u32>(layer.columnEndsAt + 4 * row, <u32>next);
    next += count * ENTRY_BYTES;
  }
}

function appendSample(layer: Layer, entry: usize, end: usize, lastOffset: u32, sampleOffset: u64): void {
  for (; entry < end; entry += ENTRY_BYTES) {
    const both = read<u64>(entry); // the offset in the lower half
    if (<u32>both >= lastOffset) break;
    const cursor = layer.columnEndsAt + (<u32>both >> 4);
    const place = read<u32>(cursor);
    write<u64>(place, (both & 0xffffffff00000000) | sampleOffset);
    write<u32>(cursor, place + <u32>ENTRY_BYTES);
  }
}

/** The first entry of a row at or behind `offset`, by bisection: entries are in ascending order. */
function firstEntry(entries: usize, end: usize, offset: u32): usize {
  if (offset == 0) return entries;
  let below: usize = 0;
  let above = (end - entries) / ENTRY_BYTES;
  while (below < above) {
    const middle = (below + above) >> 1;
    if (read<u32>(entries + middle * ENTRY_BYTES) < offset) below = middle + 1;
    else above = middle;
  }
  return entries + below * ENTRY_BYTES;
}
