import { philox4x32, streams } from '../random.ts';
import type { DropoutMaskKey } from './dropout-mask.ts';

/** Of the samples of a batch, and of the dense layer whose weights are dropped. */
export interface WeightMaskShape {
  readonly samples: number;
  readonly inputs: number;
  readonly units: number;
}

/** Numbers of 32 bits that hold a bit for each unit. */
export function wordsFor(units: number): number {
  return Math.ceil(units / 32);
}

/**
 * Draws which weights of a dense layer each sample of a batch keeps. The weights of input i have the draws that
 * `drawDropoutMask` gives the units of a layer, but for the number of the block: 4 * ceil(units / 32) * i is added to it.
 *
 * @param threshold draws of 16 bits below it drop their weight
 * @param isLeftOut whether no one asks for the weights of this input of this sample; then they count as dropped
 * @returns bits, [samples, inputs, wordsFor(units)]; unit u of a word is bit u, 1 where the weight is kept
 */
export function drawWeightMask(
  { samples, inputs, units }: WeightMaskShape,
  threshold: number,
  key: DropoutMaskKey,
  isLeftOut: (sample: number, input: number) => boolean = () => false,
): Uint32Array {
  const words = wordsFor(units);
  const kept = new Uint32Array(samples * inputs * words);
  const block = new Uint32Array(4);
  for (let sample = 0; sample < samples; sample++) {
    const position = key.firstPosition + sample;
    for (let input = 0; input < inputs; input++) {
      if (isLeftOut(sample, input)) continue;
      for (let word = 0; word < words; word++) {
        let bits = 0;
        for (let part = 0; part < 4; part++) {
          const number = 4 * (words * input + word) + part;
          philox4x32(
            block,
            number,
            position,
            key.epoch,
            key.dropoutLayer,
            key.seed,
            streams[key.stream ?? 'dropout'],
          );
          bits |= keptBits(block, threshold) << (2 * part);
        }
        kept[(sample * inputs + input) * words + word] = bits;
      }
    }
  }
  return kept;
}

/** Of the eight units of the block that is first among four: units 0 and 1, 8 and 9, 16 and 17, 24 and 25. */
function keptBits(block: Uint32Array, threshold: number): number {
  let bits = 0;
  for (let word = 0; word < 4; word++) {
    const draws = block[word] as number;
    if ((draws & 0xffff) >= threshold) bits |= 1 << (8 * word);
    if (draws >>> 16 >= threshold) bits |= 2 << (8 * word);
  }
  return bits;
}
