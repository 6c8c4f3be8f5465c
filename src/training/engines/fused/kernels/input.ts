import { keptByAll, keptScale } from './dropout';
import { clear, read, readHalf, readQuarter, readVector, write, writeEntries, writeEntry } from './memory';
import { drawNoise, pixelsAt, scalesAt, shiftsAt } from './noise';
import { packEntries } from './pack';
import { Dropouts, ENTRY_BYTES, Images, Layer, Session } from './records';

/**
 * Turns one stored image into the entries { pixel * 64, value / 255 } of a sample's slot.
 *
 * @returns the end of the entries
 */
export function gatherImage(images: Images, image: u32, out: usize): usize {
  const first = read<u32>(images.startsAt + 4 * image);
  const last = read<u32>(images.startsAt + 4 * image + 4);
  const full = f32x4.splat(255);
  for (let number = first; number < last; number += 4) {
    const offsets = i32x4.shl(i32x4.extend_low_i16x8_u(readHalf(images.pixelsAt + 2 * number)), 6);
    const bytes = readQuarter(images.valuesAt + number);
    const whole = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    const values = f32x4.div(f32x4.convert_i32x4_u(whole), full);
    writeEntries(out + (number - first) * ENTRY_BYTES, offsets, values);
  }
  return out + (last - first) * ENTRY_BYTES;
}

/** Removes the pixels that dropout on the input drops, and scales the others. Returns the new end. */
function dropInputs(
  session: Session,
  dropouts: Dropouts,
  entries: usize,
  end: usize,
  batch: u32,
  position: u32,
  epoch: u32,
): usize {
  const scale = keptScale(dropouts, batch);
  let group: u32 = 0xffffffff;
  let kept: u32 = 0;
  let out = entries;
  for (let entry = entries; entry < end; entry += ENTRY_BYTES) {
    const offset = read<u32>(entry);
    const pixel = offset >> 6;
    if (pixel >> 5 != group) {
      group = pixel >> 5;
      kept = keptByAll(dropouts, batch, group, position, epoch, session.seed);
    }
    writeEntry(out, offset, read<f32>(entry + 4) * scale);
    out += ENTRY_BYTES * ((kept >> (pixel & 31)) & 1);
  }
  return out;
}

/** Disturbs all pixels, of which those that are not 0 then become the entries. Returns the new end. */
function disturbInputs(
  session: Session,
  dropouts: Dropouts,
  entries: usize,
  end: usize,
  batch: u32,
  position: u32,
  epoch: u32,
): usize {
  const pixels = session.imageSize;
  clear(pixelsAt, 4 * ((pixels + 15) & ~15));
  for (let entry = entries; entry < end; entry += ENTRY_BYTES)
    write<f32>(pixelsAt + (read<u32>(entry) >> 4), read<f32>(entry + 4));
  let out = entries;
  for (let pixel: u32 = 0; pixel < pixels; pixel += 4) {
    if ((pixel & 31) == 0) drawNoise(dropouts, batch, pixel >> 5, position, epoch, session.seed);
    const at = 4 * (pixel & 31);
    const value = readVector(pixelsAt + 4 * pixel);
    const noisy = f32x4.add(f32x4.mul(value, readVector(scalesAt + at)), readVector(shiftsAt + at));
    const exists: u32 = pixels - pixel >= 4 ? 15 : (1 << (pixels - pixel)) - 1;
    const alive = i32x4.bitmask(f32x4.ne(noisy, f32x4.splat(0))) & exists;
    packEntries(i32x4.add(i32x4.splat(<i32>pixel * 64), i32x4(0, 64, 128, 192)), noisy, alive, out);
    out += ENTRY_BYTES * popcnt<u32>(alive);
  }
  return out;
}

/** Dropout on the input of one sample, where there is any. Returns the new end of its entries. */
export function applyInputDropout(
  session: Session,
  dropouts: Dropouts,
  entries: usize,
  end: usize,
  batch: u32,
  position: u32,
  epoch: u32,
): usize {
  if (!dropouts.bitsOnly) return disturbInputs(session, dropouts, entries, end, batch, position, epoch);
  if (dropouts.count == 0) return end;
  return dropInputs(session, dropouts, entries, end, batch, position, epoch);
}

/** Keeps `touchBatch` from being optimised away. */
let touched: u32 = 0;

/**
 * Reads a byte of each cache line of the images to come, close behind each other: so their trips to main memory
 * overlap, where one after the other they would take a tenth of the epoch.
 */
function touchBatch(images: Images, orderAt: usize, first: u32, last: u32): void {
  for (let sample = first; sample < last; sample++) {
    const startsAt = images.startsAt + 4 * read<u32>(orderAt + 4 * sample);
    const from = read<u32>(startsAt);
    const to = read<u32>(startsAt + 4);
    for (let entry = from; entry < to; entry += 32) touched += read<u8>(images.pixelsAt + 2 * entry);
    for (let entry = from; entry < to; entry += 64) touched += read<u8>(images.valuesAt + entry);
  }
}

/** Lays samples [first, last) of a batch into the input slots at `entriesAt`. */
export function gatherBatch(
  session: Session,
  layer: Layer,
  entriesAt: usize,
  endsAt: usize,
  batch: u32,
  first: u32,
  last: u32,
  epoch: u32,
): void {
  const images = changetype<Images>(session.trainingAt);
  const dropouts = changetype<Dropouts>(session.inputDropoutsAt);
  const base = batch * session.batchSize;
  touchBatch(images, session.orderAt + 4 * base, first, last);
  for (let sample = first; sample < last; sample++) {
    const slot = entriesAt + sample * layer.entryStride;
    let end = gatherImage(images, read<u32>(session.orderAt + 4 * (base + sample)), slot);
    end = applyInputDropout(session, dropouts, slot, end, batch, base + sample, epoch);
    write<u32>(endsAt + 4 * sample, <u32>end);
  }
}

/** Appends `count` images from the staging area to a set, as image numbers `first` and up. */
export function packImages(session: Session, images: Images, first: u32, count: u32): void {
  let entry = first == 0 ? 0 : read<u32>(images.startsAt + 4 * first);
  write<u32>(images.startsAt, 0);
  for (let image: u32 = 0; image < count; image++) {
    const bytes = session.stagingAt + image * session.imageSize;
    for (let pixel: u32 = 0; pixel < session.imageSize; pixel++) {
      const value = read<u8>(bytes + pixel);
      if (value == 0) continue;
      write<u16>(images.pixelsAt + 2 * entry, <u16>pixel);
      write<u8>(images.valuesAt + entry, value);
      entry++;
    }
    write<u32>(images.startsAt + 4 * (first + image + 1), entry);
  }
}
