import { duration, wholeNumber } from '../report/quantities.ts';
import type { CommonOptions, Io } from './io.ts';
import { progressBar } from './progress-bar.ts';

/** What passes blocks of sampled images on, and shows on a terminal how many there were. */
export type SamplingProgress = (
  blocks: AsyncIterable<Float32Array>,
  sizes: { readonly images: number; readonly numbersAnImage: number },
) => AsyncIterable<Float32Array>;

export function samplingProgress({ quiet }: CommonOptions, io: Io): SamplingProgress {
  if (quiet || !io.stderr.isTTY) return (blocks) => blocks;
  return async function* shown(blocks, { images, numbersAnImage }) {
    const bar = progressBar(io, () => 24);
    const startedAt = performance.now();
    let done = 0;
    try {
      for await (const block of blocks) {
        yield block;
        done += block.length / numbersAnImage;
        const leftMs = ((performance.now() - startedAt) * (images - done)) / done;
        const figures = ` of ${wholeNumber(images)} images, ${duration(leftMs)} left`;
        bar.show({ title: 'Sampling', done, total: images, figures });
      }
    } finally {
      bar.remove();
    }
  };
}
