import { activate, slope } from './activation';
import { keptByAll, keptScale } from './dropout';
import { readVector, write, writeVector } from './memory';
import { drawNoise, scalesAt, shiftsAt } from './noise';
import { laneMask, packEntries } from './pack';
import { Dropouts, ENTRY_BYTES, Layer, RELU, Session } from './records';

/** A set bit for each of the 32 units of a group that exists. */
// @ts-expect-error: decorator
@inline
function existing(units: u32, group: u32): u32 {
  const rest = units - 32 * group;
  return rest >= 32 ? 0xffffffff : (1 << rest) - 1;
}

/**
 * Activation and dropout of one hidden layer for one sample: the live units become the next layer's entries, and
 * `slopes` receives what a gradient has to be multiplied by on its way back: 0 for units that are not alive.
 *
 * @param position of the sample, of which its masks are a function
 */
export function activateForTraining(
  session: Session,
  layer: Layer,
  next: Layer,
  sample: u32,
  position: u32,
  batch: u32,
  epoch: u32,
): void {
  const dropouts = changetype<Dropouts>(layer.dropoutsAt);
  const scale = keptScale(dropouts, batch);
  const sums = layer.sumsAt + sample * layer.rowStride;
  const slopes = layer.slopesAt + sample * layer.rowStride;
  let out = next.entriesAt + sample * next.entryStride;
  const groups = (layer.units + 31) / 32;
  for (let group: u32 = 0; group < groups; group++) {
    let kept = existing(layer.units, group);
    const at = 128 * group;
    const bytes = min<u32>(128, layer.panels * 64 - at);
    if (!dropouts.bitsOnly) {
      drawNoise(dropouts, batch, group, position, epoch, session.seed);
      out = packNoisy(layer.activation, kept, sums + at, slopes + at, bytes, at, out);
      continue;
    }
    if (dropouts.count > 0) kept &= keptByAll(dropouts, batch, group, position, epoch, session.seed);
    if (layer.activation == RELU) out = packRelu(scale, kept, sums + at, slopes + at, bytes, at, out);
    else out = packSmooth(layer.activation, scale, kept, sums + at, slopes + at, bytes, at, out);
  }
  write<u32>(next.entryEndsAt + 4 * sample, <u32>out);
}

/** Up to 32 units behind ReLU: alive are those above 0 that dropout keeps. Returns the new end of the entries. */
function packRelu(
  scale: f32,
  kept: u32,
  sums: usize,
  slopes: usize,
  bytes: usize,
  at: usize,
  out: usize,
): usize {
  const scales = f32x4.splat(scale);
  let offsets = i32x4.add(i32x4.splat(<i32>at * 16), i32x4(0, 64, 128, 192));
  for (let byte: usize = 0; byte < bytes; byte += 16) {
    const sum = readVector(sums + byte);
    const alive = i32x4.bitmask(f32x4.gt(sum, f32x4.splat(0))) & (kept & 15);
    packEntries(offsets, f32x4.mul(sum, scales), alive, out);
    writeVector(slopes + byte, v128.and(laneMask(alive), scales));
    out += ENTRY_BYTES * popcnt<u32>(alive);
    kept >>= 4;
    offsets = i32x4.add(offsets, i32x4.splat(256));
  }
  return out;
}

/** Up to 32 units behind any other activation: alive are those that dropout keeps. */
function packSmooth(
  activation: u32,
  scale: f32,
  kept: u32,
  sums: usize,
  slopes: usize,
  bytes: usize,
  at: usize,
  out: usize,
): usize {
  const scales = f32x4.splat(scale);
  let offsets = i32x4.add(i32x4.splat(<i32>at * 16), i32x4(0, 64, 128, 192));
  for (let byte: usize = 0; byte < bytes; byte += 16) {
    const alive = kept & 15;
    const value = activate(activation, readVector(sums + byte));
    packEntries(offsets, f32x4.mul(value, scales), alive, out);
    writeVector(slopes + byte, v128.and(laneMask(alive), f32x4.mul(slope, scales)));
    out += ENTRY_BYTES * popcnt<u32>(alive);
    kept >>= 4;
    offsets = i32x4.add(offsets, i32x4.splat(256));
  }
  return out;
}

/** Up to 32 units disturbed by `drawNoise`: alive are those that are not 0 then. */
function packNoisy(
  activation: u32,
  exists: u32,
  sums: usize,
  slopes: usize,
  bytes: usize,
  at: usize,
  out: usize,
): usize {
  let offsets = i32x4.add(i32x4.splat(<i32>at * 16), i32x4(0, 64, 128, 192));
  for (let byte: usize = 0; byte < bytes; byte += 16) {
    const scale = readVector(scalesAt + byte);
    let value = readVector(sums + byte);
    let factor = scale;
    if (activation == RELU) {
      const positive = f32x4.gt(value, f32x4.splat(0));
      value = v128.and(value, positive);
      factor = v128.and(scale, positive);
    } else {
      value = activate(activation, value);
      factor = f32x4.mul(slope, scale);
    }
    const noisy = f32x4.add(f32x4.mul(value, scale), readVector(shiftsAt + byte));
    const alive = i32x4.bitmask(f32x4.ne(noisy, f32x4.splat(0))) & (exists & 15);
    packEntries(offsets, noisy, alive, out);
    writeVector(slopes + byte, v128.and(laneMask(exists & 15), factor));
    out += ENTRY_BYTES * popcnt<u32>(alive);
    exists >>= 4;
    offsets = i32x4.add(offsets, i32x4.splat(256));
  }
  return out;
}

/** Activation without dropout, for measuring: all units that are not 0 become the next layer's entries. */
export function activateForMeasuring(layer: Layer, next: Layer, sample: u32): void {
  const sums = layer.sumsAt + sample * layer.rowStride;
  let out = next.entriesAt + sample * next.entryStride;
  let offsets = i32x4(0, 64, 128, 192);
  for (let unit: u32 = 0; unit < layer.units; unit += 4) {
    const value = activate(layer.activation, readVector(sums + 4 * unit));
    const alive = i32x4.bitmask(f32x4.ne(value, f32x4.splat(0))) & existing(layer.units - unit, 0);
    packEntries(offsets, value, alive, out);
    out += ENTRY_BYTES * popcnt<u32>(alive);
    offsets = i32x4.add(offsets, i32x4.splat(256));
  }
  write<u32>(next.entryEndsAt + 4 * sample, <u32>out);
}

/**
 * Gradients with respect to the weighted sums: what came back, times the slope. Where a layer before needs them,
 * those of live units become entries.
 */
export function finishDeltas(layer: Layer, sample: u32, packs: bool): void {
  const deltas = layer.deltasAt + sample * layer.rowStride;
  const slopes = layer.slopesAt + sample * layer.rowStride;
  let out = packs ? layer.deltaEntriesAt + sample * layer.deltaEntryStride : 0;
  let offsets = i32x4(0, 64, 128, 192);
  for (let byte: usize = 0; byte < layer.panels * 64; byte += 16) {
    const factors = readVector(slopes + byte);
    const delta = f32x4.mul(readVector(deltas + byte), factors);
    writeVector(deltas + byte, delta);
    if (!packs) continue;
    const alive = i32x4.bitmask(f32x4.ne(factors, f32x4.splat(0)));
    packEntries(offsets, delta, alive, out);
    out += ENTRY_BYTES * popcnt<u32>(alive);
    offsets = i32x4.add(offsets, i32x4.splat(256));
  }
  if (packs) write<u32>(layer.deltaEndsAt + 4 * sample, <u32>out);
}
