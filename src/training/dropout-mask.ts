import { logisticQuantiles } from '../dropout/logistic-quantiles.ts';
import { normalQuantiles } from '../dropout/normal-quantiles.ts';
import type { UnitNoise } from '../dropout/variant.ts';
import { philox4x32, type StreamName, streams } from '../random.ts';

/** Which draws a mask consists of; equal keys give equal masks, whatever was drawn before. */
export interface DropoutMaskKey {
  readonly seed: number;
  /** `dropout` where it is absent: in training; `sampling` in a trained network. */
  readonly stream?: StreamName;
  /** From 1; of a trained network, the number of the sample from its masks. */
  readonly epoch: number;
  /** Of the first sample, in the shuffled order of the epoch, or in the set that a trained network is tried on; from 0. */
  readonly firstPosition: number;
  /** Among the dropout layers of the network, from 0. */
  readonly dropoutLayer: number;
}

/**
 * Draws what the units of one batch are multiplied by, and what is added to them then.
 *
 * Each unit takes 16 bits of Philox, laid out so that SIMD code can compute four blocks at once and use every word
 * as it comes: 32 consecutive units share four consecutive blocks, and eight consecutive units the words of one
 * number, two of each block: the lower half of the word for the even unit, the upper half for the odd one. Rates are thus
 * rounded to multiples of 2^-16. The counter of a block is (its number, position of the sample in the shuffled order of
 * the epoch, epoch, number of the dropout layer), the key (seed, number of the stream).
 *
 * @param mask [count, units], overwritten
 * @param shifts [count, units], overwritten with what is added
 */
export function drawDropoutMask(
  mask: Float32Array,
  units: number,
  noise: UnitNoise,
  key: DropoutMaskKey,
  shifts?: Float32Array,
): void {
  forEachDraw(mask.length / units, units, key, writerOf(noise, mask, shifts));
}

/**
 * Draws a standard logistic number for the units of one batch: by the draws of which `drawDropoutMask` makes masks, those
 * below the logit of a rate are of units that dropout of this rate drops.
 *
 * @param values [count, units], overwritten
 */
export function drawLogistics(values: Float32Array, units: number, key: DropoutMaskKey): void {
  const quantiles = logisticQuantiles();
  forEachDraw(values.length / units, units, key, (at, draw) => {
    values[at] = quantiles[draw] as number;
  });
}

/** Calls with the place of each unit in [samples, units] and its draw of 16 bits. */
function forEachDraw(samples: number, units: number, key: DropoutMaskKey, visit: Visitor): void {
  const block = new Uint32Array(4);
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
        streams[key.stream ?? 'dropout'],
      );
      visitBlock(visit, sample * units, units, number, block);
    }
  }
}

/** Spreads the eight draws of block `number` over the 32 units it shares with its three neighbours. */
function visitBlock(visit: Visitor, offset: number, units: number, number: number, block: Uint32Array): void {
  const first = 32 * (number >>> 2) + 2 * (number & 3);
  for (let word = 0; word < 4; word++) {
    const draws = block[word] as number;
    const unit = first + 8 * word;
    if (unit < units) visit(offset + unit, draws & 0xffff);
    if (unit + 1 < units) visit(offset + unit + 1, draws >>> 16);
  }
}

/** Is given the place of a unit and its draw. */
type Visitor = (at: number, draw: number) => void;

/** Writes what follows from the draw of a unit into its place. In float32 throughout, as the kernels of the fused engine have it. */
function writerOf(noise: UnitNoise, mask: Float32Array, shifts: Float32Array | undefined): Visitor {
  const { threshold } = noise;
  const [keptScale, scaleSpread] = [noise.keptScale, noise.scaleSpread].map(Math.fround) as [number, number];
  if (scaleSpread === 0 && shifts === undefined)
    return (at, draw) => {
      mask[at] = draw < threshold ? 0 : keptScale;
    };
  const normals = normalQuantiles();
  const [keptShift, droppedShift, shiftSpread] = [noise.keptShift, noise.droppedShift, noise.shiftSpread];
  return (at, draw) => {
    const isKept = draw >= threshold;
    const normal = normals[draw] as number;
    mask[at] = isKept ? keptScale + Math.fround(scaleSpread * normal) : 0;
    if (shifts === undefined) return;
    const shift = Math.fround(isKept ? keptShift : droppedShift);
    shifts[at] = shift + Math.fround(Math.fround(shiftSpread) * normal);
  };
}
