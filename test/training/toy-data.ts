import type { ImageSet } from '../../src/dataset/dataset.ts';
import { RandomStream } from '../../src/random.ts';

/**
 * Small images that can be learnt: class c has its ink in column c, plus noise.
 *
 * @returns `count` images of [4, classes] pixels
 */
export function stripes(count: number, classes: number, seed = 1): ImageSet {
  const stream = new RandomStream(seed, 'split', 99);
  const labels = Uint8Array.from({ length: count }, () => stream.below(classes));
  const images = new Uint8Array(count * 4 * classes);
  for (let pixel = 0; pixel < images.length; pixel++) {
    const column = pixel % classes;
    const label = labels[Math.floor(pixel / (4 * classes))];
    if (stream.uniform() < 0.5) images[pixel] = column === label ? 200 + stream.below(56) : stream.below(120);
  }
  return { images, labels, count };
}
