import { readVector, writeEntries } from './memory';

let patternsAt: usize = 0;

export function setPackPatterns(address: usize): void {
  patternsAt = address;
}

/**
 * Writes the chosen lanes as entries { offset, value }, in order and without gaps; whatever follows them within
 * 32 bytes is overwritten.
 *
 * @param lanes bit l chooses lane l
 */
// @ts-expect-error: decorator
@inline
export function packEntries(offsets: v128, values: v128, lanes: u32, out: usize): void {
  const pattern = readVector(patternsAt + 16 * lanes);
  const front = v128.swizzle(values, pattern);
  const frontOffsets = v128.swizzle(offsets, pattern);
  writeEntries(out, frontOffsets, front);
}

/** All ones in the lanes whose bit is set. */
// @ts-expect-error: decorator
@inline
export function laneMask(lanes: u32): v128 {
  const single = i32x4(1, 2, 4, 8);
  return i32x4.eq(v128.and(i32x4.splat(lanes), single), single);
}
