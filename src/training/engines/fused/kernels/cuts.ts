import { firstEntry } from './columns';
import { read, write } from './memory';
import { BLOCK_ROWS, ENTRY_BYTES } from './records';

/** With fewer entries of a sample in a block, the loads and stores of its sums cost more than the cache saves. */
const ENTRIES_A_BLOCK: usize = 48;

/** Of this thread: u32 [samples][blocks + 1], where the entries of each block begin and the last ones end. */
let cutsAt: usize = 0;

export function setCuts(address: usize): void {
  cutsAt = address;
}

/** From the cuts of a sample to those of the next. */
// @ts-expect-error: decorator
@inline
export function cutStride(blocks: u32): usize {
  return 4 * (blocks + 1);
}

/** Where the cuts of a sample stand. */
// @ts-expect-error: decorator
@inline
export function cutsOf(sample: u32, blocks: u32): usize {
  return cutsAt + sample * cutStride(blocks);
}

/**
 * Cuts the entries of samples [firstSample, lastSample) where blocks of rows meet.
 *
 * @param inputs rows that there are entries for
 * @returns how many blocks: one where entries are few
 */
export function cutEntries(
  entriesAt: usize,
  entryStride: usize,
  endsAt: usize,
  inputs: usize,
  firstSample: u32,
  lastSample: u32,
): u32 {
  let blocks = <u32>((inputs + BLOCK_ROWS - 1) / BLOCK_ROWS);
  let bytes: usize = 0;
  for (let sample = firstSample; sample < lastSample; sample++)
    bytes += read<u32>(endsAt + 4 * sample) - (entriesAt + sample * entryStride);
  if (bytes < ENTRIES_A_BLOCK * ENTRY_BYTES * (blocks * (lastSample - firstSample))) blocks = 1;
  for (let sample = firstSample; sample < lastSample; sample++)
    cutSample(entriesAt + sample * entryStride, read<u32>(endsAt + 4 * sample), cutsOf(sample, blocks), blocks);
  return blocks;
}

function cutSample(entry: usize, end: usize, cuts: usize, blocks: u32): void {
  write<u32>(cuts, <u32>entry);
  for (let block: u32 = 1; block < blocks; block++) {
    entry = firstEntry(entry, end, <u32>(block * BLOCK_ROWS) << 6);
    write<u32>(cuts + 4 * block, <u32>entry);
  }
  write<u32>(cuts + 4 * blocks, <u32>end);
}
