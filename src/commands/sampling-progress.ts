import { duration, wholeNumber } from '../report/quantities.ts';
import { type CommonOptions, columnsOf, type Io } from './io.ts';
import { lengthBeside, progressBar } from './progress-bar.ts';

/** The longest there are, whole and where there is no room for them. */
const TEXTS = 'Sampling  100 % of 60 000 images, 59 min 59 s left';
const SHORT_TEXTS = 'Sampling  100 %, 59 min 59 s left';

/** What passes blocks of sampled images on, and shows on a terminal how many there were. */
export type SamplingProgress = (
  blocks: AsyncIterable<Float32Array>,
  sizes: { readonly images: number; readonly numbersAnImage: number },
) => AsyncIterable<Float32Array>;

export function samplingProgress({ quiet }: CommonOptions, io: Io): SamplingProgress {
  if (quiet || !io.stderr.isTTY) return (blocks) => blocks;
  return async function* shown(blocks, { images, numbersAnImage }) {
    const isNarrow = columnsOf(io.stderr) < TEXTS.length + 10;
    const bar = progressBar(io, () => lengthBeside((isNarrow ? SHORT_TEXTS : TEXTS).length, io));
    const startedAt = performance.now();
    let done = 0;
    try {
      for await (const block of blocks) {
        yield block;
        done += block.length / numbersAnImage;
        const leftMs = ((performance.now() - startedAt) * (images - done)) / done;
        const all = isNarrow ? '' : ` of ${wholeNumber(images)} images`;
        bar.show({ title: 'Sampling', done, total: images, figures: `${all}, ${duration(leftMs)} left` });
      }
    } finally {
      bar.remove();
    }
  };
}
