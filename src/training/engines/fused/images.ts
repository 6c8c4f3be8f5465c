import type { ImageSet } from '../../../dataset/dataset.ts';
import type { Kernels } from './kernels.ts';
import { CHUNK_IMAGES, type ImagesRecord } from './layout.ts';

/** Pixels above 0 in all images. */
export function countEntries({ images }: ImageSet): number {
  let entries = 0;
  for (let at = 0; at < images.length; at++) if (images[at] !== 0) entries++; // the iterator takes eight times as long
  return entries;
}

/**
 * Copies images [first, first + count) of a set into the arena, without their zeros.
 *
 * @param record where to; `address` is where the record itself lies
 * @param at number that the first image gets there
 */
export function packImages(
  memory: WebAssembly.Memory,
  kernels: Kernels,
  stagingAt: number,
  record: ImagesRecord,
  address: number,
  set: ImageSet,
  first: number,
  count: number,
  at: number,
): void {
  const bytes = new Uint8Array(memory.buffer);
  const imageSize = set.images.length / set.count;
  for (let done = 0; done < count; done += CHUNK_IMAGES) {
    const images = Math.min(CHUNK_IMAGES, count - done);
    const from = (first + done) * imageSize;
    bytes.set(set.images.subarray(from, from + images * imageSize), stagingAt);
    kernels.takeImages(address, at + done, images);
  }
  bytes.set(set.labels.subarray(first, first + count), record.labelsAt + at);
}
