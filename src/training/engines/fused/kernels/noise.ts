import { guard, readHalf, readVector, writeVector } from './memory';
import { drawGroup } from './philox';
import { Dropout, Dropouts } from './records';

/** Of this thread: draws u16 [32], scales f32 [32], shifts f32 [32], and room for the pixels of one image. */
let drawsAt: usize = 0;
export let scalesAt: usize = 0;
export let shiftsAt: usize = 0;
export let pixelsAt: usize = 0;
let normalsAt: usize = 0;

export function setNoise(address: usize, normals: usize): void {
  drawsAt = address;
  scalesAt = address + 64;
  shiftsAt = address + 192;
  pixelsAt = address + 320;
  normalsAt = normals;
}

/**
 * What all dropout layers of one place make of the 32 units of a group for one sample: x becomes scale * x + shift, in
 * that order. Leaves them at `scalesAt` and `shiftsAt`.
 */
export function drawNoise(dropouts: Dropouts, batch: u32, group: u32, position: u32, epoch: u32, seed: u32): void {
  const first = dropouts.layersAt + batch * dropouts.count * offsetof<Dropout>();
  for (let number: u32 = 0; number < dropouts.count; number++) {
    const dropout = changetype<Dropout>(first + number * offsetof<Dropout>());
    drawGroup(group, position, epoch, dropout.index, seed, drawsAt);
    if (dropout.scaleSpread != 0 || dropout.shiftSpread != 0) addNormal(dropout, number > 0);
    else addBits(dropout, number > 0);
  }
}

/** A layer whose noise is normal: see `src/dropout/variant.ts`. */
function addNormal(dropout: Dropout, isBehindOthers: bool): void {
  const limit = i32x4.splat(dropout.threshold);
  const keptScale = f32x4.splat(dropout.keptScale);
  const scaleSpread = f32x4.splat(dropout.scaleSpread);
  const keptShift = f32x4.splat(dropout.keptShift);
  const droppedShift = f32x4.splat(dropout.droppedShift);
  const shiftSpread = f32x4.splat(dropout.shiftSpread);
  for (let quad: usize = 0; quad < 8; quad++) {
    const draws = i32x4.extend_low_i16x8_u(readHalf(drawsAt + 8 * quad));
    const kept = i32x4.ge_s(draws, limit);
    const normal = normalsOf(draws);
    const scale = v128.and(f32x4.add(keptScale, f32x4.mul(scaleSpread, normal)), kept);
    const fixed = v128.bitselect(keptShift, droppedShift, kept);
    put(quad, scale, f32x4.add(fixed, f32x4.mul(shiftSpread, normal)), isBehindOthers);
  }
}

/** The same without normal noise. */
function addBits(dropout: Dropout, isBehindOthers: bool): void {
  const limit = i32x4.splat(dropout.threshold);
  const keptScale = f32x4.splat(dropout.keptScale);
  const keptShift = f32x4.splat(dropout.keptShift);
  const droppedShift = f32x4.splat(dropout.droppedShift);
  for (let quad: usize = 0; quad < 8; quad++) {
    const draws = i32x4.extend_low_i16x8_u(readHalf(drawsAt + 8 * quad));
    const kept = i32x4.ge_s(draws, limit);
    put(quad, v128.and(keptScale, kept), v128.bitselect(keptShift, droppedShift, kept), isBehindOthers);
  }
}

/** Of four units; behind other layers, joined to what those have put there. */
// @ts-expect-error: decorator
@inline
function put(quad: usize, scale: v128, shift: v128, isBehindOthers: bool): void {
  const at = 16 * quad;
  if (isBehindOthers) {
    shift = f32x4.add(f32x4.mul(readVector(shiftsAt + at), scale), shift);
    scale = f32x4.mul(readVector(scalesAt + at), scale);
  }
  writeVector(scalesAt + at, scale);
  writeVector(shiftsAt + at, shift);
}

// @ts-expect-error: decorator
@inline
function normalsOf(draws: v128): v128 {
  guard(normalsAt, 4 * 0x10000);
  const at = i32x4.add(i32x4.shl(draws, 2), i32x4.splat(<i32>normalsAt));
  let normals = v128.load32_zero(i32x4.extract_lane(at, 0));
  normals = v128.load32_lane(i32x4.extract_lane(at, 1), normals, 1);
  normals = v128.load32_lane(i32x4.extract_lane(at, 2), normals, 2);
  return v128.load32_lane(i32x4.extract_lane(at, 3), normals, 3);
}
