import type { ImageSet } from './dataset.ts';

/** byte / 255 as float32, for every byte. */
export const unitValues = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** The bytes themselves. */
export const byteValues = Float32Array.from({ length: 256 }, (_, byte) => byte);

/**
 * Writes a batch of images as float32, in the given order, without allocating.
 *
 * @param order positions of images in `set`
 * @param start first entry of `order` that belongs to the batch
 * @param end entry of `order` after the last of the batch
 * @param imageSize pixels in an image: height x width
 * @param out receives [end - start, imageSize]
 * @param values what stands for each byte
 */
export function gatherImages(
  set: ImageSet,
  order: Uint32Array,
  start: number,
  end: number,
  imageSize: number,
  out: Float32Array,
  values: Float32Array,
): void {
  let to = 0;
  for (let entry = start; entry < end; entry++) {
    const first = (order[entry] as number) * imageSize;
    for (let from = first; from < first + imageSize; from++) {
      out[to++] = values[set.images[from] as number] as number;
    }
  }
}

/**
 * Writes the classes of a batch as one-hot rows, in the given order, without allocating.
 *
 * @param out receives [end - start, classes]: 1 at the class, 0 elsewhere
 */
export function gatherOneHot(
  set: ImageSet,
  order: Uint32Array,
  start: number,
  end: number,
  classes: number,
  out: Float32Array,
): void {
  out.fill(0, 0, (end - start) * classes);
  for (let entry = start; entry < end; entry++) {
    out[(entry - start) * classes + (set.labels[order[entry] as number] as number)] = 1;
  }
}
