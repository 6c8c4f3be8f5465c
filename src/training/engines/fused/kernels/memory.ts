/**
 * Every access to memory goes through here. The release build compiles these to bare loads and stores; the debug
 * build (without --noAssert) traps on any address outside the arena.
 */

let arenaStart: usize = 0;
let arenaEnd: usize = 0;

export function setArena(start: usize, end: usize): void {
  arenaStart = start;
  arenaEnd = end;
}

/** Checks a range before bare loads and stores with constant offsets, which have to stand where they are used. */
// @ts-expect-error: decorator
@inline
export function guard(address: usize, bytes: usize): void {
  assert(address >= arenaStart && address + bytes <= arenaEnd);
}

// @ts-expect-error: decorator
@inline
export function read<T>(address: usize): T {
  guard(address, sizeof<T>());
  return load<T>(address);
}

// @ts-expect-error: decorator
@inline
export function write<T>(address: usize, value: T): void {
  guard(address, sizeof<T>());
  store<T>(address, value);
}

/** Four lanes, from any address. */
// @ts-expect-error: decorator
@inline
export function readVector(address: usize): v128 {
  guard(address, 16);
  return v128.load(address);
}

// @ts-expect-error: decorator
@inline
export function writeVector(address: usize, value: v128): void {
  guard(address, 16);
  v128.store(address, value);
}

/** The value of the entry at `address`, in all four lanes. */
// @ts-expect-error: decorator
@inline
export function readEntryValue(address: usize): v128 {
  guard(address, 8);
  return v128.load_splat<f32>(address, 4);
}

/** Writes an entry. */
// @ts-expect-error: decorator
@inline
export function writeEntry(address: usize, offset: u32, value: f32): void {
  guard(address, 8);
  store<u32>(address, offset);
  store<f32>(address, value, 4);
}

/** Writes four entries, from four offsets and four values. */
// @ts-expect-error: decorator
@inline
export function writeEntries(address: usize, offsets: v128, values: v128): void {
  guard(address, 32);
  v128.store(address, v128.shuffle<i32>(offsets, values, 0, 4, 1, 5));
  v128.store(address, v128.shuffle<i32>(offsets, values, 2, 6, 3, 7), 16);
}

/** Eight bytes in the lower half; the upper half is zero. */
// @ts-expect-error: decorator
@inline
export function readHalf(address: usize): v128 {
  guard(address, 8);
  return v128.load_zero<u64>(address);
}

/** Four bytes in the lowest lane; the others are zero. */
// @ts-expect-error: decorator
@inline
export function readQuarter(address: usize): v128 {
  guard(address, 4);
  return v128.load_zero<u32>(address);
}

// @ts-expect-error: decorator
@inline
export function clear(address: usize, bytes: usize): void {
  guard(address, bytes);
  memory.fill(address, 0, bytes);
}
