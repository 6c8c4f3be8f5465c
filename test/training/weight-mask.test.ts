import { expect, test } from 'vitest';
import { unitNoise } from '../../src/dropout/variant.ts';
import { drawDropoutMask } from '../../src/training/dropout-mask.ts';
import { drawWeightMask, wordsFor } from '../../src/training/weight-mask.ts';

const key = { seed: 9, epoch: 3, firstPosition: 5, dropoutLayer: 2 };
const threshold = 24248; // of rate 0.37

/** Of one sample, the units whose weights of each input are kept. */
function kept(bits: Uint32Array, inputs: number, units: number, sample = 0): number[][] {
  const words = wordsFor(units);
  return Array.from({ length: inputs }, (_, input) =>
    Array.from({ length: units }, (_, unit) => unit).filter(
      (unit) => (bits[(sample * inputs + input) * words + (unit >> 5)]! >>> (unit & 31)) & 1,
    ),
  );
}

test('the weights of an input have the draws of as many units of a wider layer', () => {
  const [inputs, units, padded] = [3, 70, 96];
  const scales = new Float32Array(2 * inputs * padded);
  drawDropoutMask(scales, inputs * padded, unitNoise({ threshold }), key);
  const bits = drawWeightMask({ samples: 2, inputs, units }, threshold, key);
  for (const sample of [0, 1]) {
    const rows = Array.from({ length: inputs }, (_, input) => {
      const start = (sample * inputs + input) * padded;
      return [...scales.subarray(start, start + units)].flatMap((scale, unit) => (scale > 0 ? [unit] : []));
    });
    expect(kept(bits, inputs, units, sample)).toEqual(rows);
  }
});

test('a batch in two parts has the masks of the whole', () => {
  const shape = { inputs: 4, units: 33 };
  const whole = drawWeightMask({ samples: 5, ...shape }, threshold, key);
  const first = drawWeightMask({ samples: 2, ...shape }, threshold, key);
  const rest = drawWeightMask({ samples: 3, ...shape }, threshold, { ...key, firstPosition: 7 });
  expect([...first, ...rest]).toEqual([...whole]);
});

test('inputs that are left out keep nothing, and change nothing of the others', () => {
  const shape = { samples: 2, inputs: 3, units: 32 };
  const all = drawWeightMask(shape, threshold, key);
  const some = drawWeightMask(shape, threshold, key, (sample, input) => sample === 1 && input === 0);
  expect([...some]).toEqual([all[0], all[1], all[2], 0, all[4], all[5]]);
});

test.each([
  [0, 1],
  [0.2, 0.8],
  [0.5, 0.5],
])('at rate %d a share of %d is kept', (rate, share) => {
  const bits = drawWeightMask({ samples: 100, inputs: 20, units: 32 }, Math.round(rate * 65536), key);
  const count = [...bits].reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
  expect(count / (100 * 20 * 32)).toBeCloseTo(share, 2);
});
