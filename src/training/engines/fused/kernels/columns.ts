import { read, write } from './memory';
import { ENTRY_BYTES, Layer } from './records';

/**
 * Where the columns lie that a thread reads: ends u32 [rows], then lists [rows][columnStride bytes]. In the first layer
 * every thread has its own and fills all of it: to build them twice costs less than to pass them between cores.
 */
export function columnsOf(layer: Layer, thread: u32): usize {
  return layer.columnsAt + thread * layer.columnsPerThread;
}

/** Where the list of a row begins. */
// @ts-expect-error: decorator
@inline
export function columnStart(layer: Layer, columns: usize, row: u32): usize {
  return columns + 4 * layer.rows + row * layer.columnStride;
}

/** Behind the last entry of a row's list. */
// @ts-expect-error: decorator
@inline
export function columnEnd(columns: usize, row: u32): usize {
  return read<u32>(columns + 4 * row);
}

/**
 * The batch's input transposed: for each input row of [firstRow, lastRow) the list of samples that have it, in the
 * order of the samples, as entries { sample * rowStride, value }.
 *
 * @param entriesAt the sparse input; its sample ends stand at `endsAt`
 */
export function buildColumns(
  layer: Layer,
  columns: usize,
  entriesAt: usize,
  endsAt: usize,
  samples: u32,
  firstRow: u32,
  lastRow: u32,
): void {
  for (let row = firstRow; row < lastRow; row++) {
    write<u32>(columns + 4 * row, <u32>columnStart(layer, columns, row));
  }
  for (let sample: u32 = 0; sample < samples; sample++) {
    const end = read<u32>(endsAt + 4 * sample);
    const entry = firstEntry(entriesAt + sample * layer.entryStride, end, firstRow << 6);
    appendSample(columns, entry, end, lastRow << 6, sample * layer.rowStride);
  }
}

function appendSample(columns: usize, entry: usize, end: usize, lastOffset: u32, sampleOffset: u64): void {
  for (; entry < end; entry += ENTRY_BYTES) {
    const both = read<u64>(entry); // the offset in the lower half
    if (<u32>both >= lastOffset) break;
    const cursor = columns + (<u32>both >> 4);
    const place = read<u32>(cursor);
    write<u64>(place, (both & 0xffffffff00000000) | sampleOffset);
    write<u32>(cursor, place + <u32>ENTRY_BYTES);
  }
}

/** The first entry of a row at or behind `offset`, by bisection: entries are in ascending order. */
export function firstEntry(entries: usize, end: usize, offset: u32): usize {
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
