import { philox4x32, streams } from '../random.ts';

/** Which draws a mask consists of; equal keys give equal masks, whatever was drawn before. */
export interface DropoutMaskKey {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** Of the first sample, in the shuffled order of the epoch, from 0. */
  readonly firstPosition: number;
  /** Among the dropout layers of the network, from 0. */
  readonly dropoutLayer: number;
}

/**
 * Draws the mask of one batch for inverted dropout (Srivastava et al. 2014, section 10): a unit is dropped with
 * probability `rate`, and survivors are scaled by `dropoutScale`, so that nothing needs scaling at inference.
 *
 * Each unit takes 16 bits of Philox, laid out so that SIMD code can compute four blocks at once and use every word
 * as it comes: 32 consecutive units share four consecutive blocks, and eight consecutive units the words of one
 * number, two of each block: the lower half of the word for the even unit, the upper half for the odd one. Rates are thus
 * rounded to multiples of 2^-16. The counter of a block is (its number, position of the sample in the shuffled order of
 * the epoch, epoch, number of the dropout layer), the key (seed, number of the stream `dropout`).
 *
 * @param mask [count, units], overwritten with 0 and the scale of the rate
 * @param rate in [0, 1)
 */
export function drawDropoutMask(mask: Float32Array, units: number, rate: number, key: DropoutMaskKey): void {
  const threshold = dropoutThreshold(rate);
  const scale = dropoutScale(rate);
  const block = new Uint32Array(4);
  const samples = mask.length / units;
  const blocks = 4 * Math.ceil(units / 32);
  for (let sample = 0; sample < samples; sample++) {
    for (let number = 0; number < blocks; number++) {
      philox4x32(
        block,
        number,
        key.firstPosition + sample,
        key.epoch,
        key.dropoutLayer,
        key.seed,
        streams.dropout,
      );
      writeBlock(mask, sample * units, units, number, block, threshold, scale);
    }
  }
}

/** Draws below this number, of 2^16, drop their unit. At least one in 2^16 survives whatever the rate. */
export function dropoutThreshold(rate: number): number {
  return Math.min(0xffff, Math.round(rate * 0x10000));
}

/** From this rate on, rounding the threshold changes the share of units that are kept by more than 2^-13 of itself. */
const FIRST_RATE_OF_EXACT_SCALE = 15 / 16;

/**
 * What survivors are multiplied by, so that the mean of a mask is 1: 1 / (1 - rate), and near a rate of 1 the inverse of
 * the share of draws that really keep their unit, which the rounding of the threshold then makes another number.
 */
export function dropoutScale(rate: number): number {
  return rate < FIRST_RATE_OF_EXACT_SCALE ? 1 / (1 - rate) : 0x10000 / (0x10000 - dropoutThreshold(rate));
}

/** Spreads the eight draws of block `number` over the 32 units it shares with its three neighbours. */
function writeBlock(
  mask: Float32Array,
  offset: number,
  units: number,
  number: number,
  block: Uint32Array,
  threshold: number,
  scale: number,
): void {
  const first = 32 * (number >>> 2) + 2 * (number & 3);
  for (let word = 0; word < 4; word++) {
    const draws = block[word] as number;
    const unit = first + 8 * word;
    if (unit < units) mask[offset + unit] = (draws & 0xffff) < threshold ? 0 : scale;
    if (unit + 1 < units) mask[offset + unit + 1] = draws >>> 16 < threshold ? 0 : scale;
  }
}
