import { rate } from './strength.ts';
import { unitNoise, variant } from './variant.ts';

/**
 * Inverted dropout (Srivastava et al. 2014, section 10): a unit is dropped with probability `rate`, and survivors are
 * scaled by `dropoutScale`, so that nothing needs scaling at inference. The fused engine takes 32 units at a time: those
 * whose draws reach `dropoutThreshold` are kept.
 */
export const dropout = variant({
  description: 'Sets a random share of the inputs to zero',
  strength: rate,
  settings: {
    rate: rate.setting(
      'Share of the inputs set to zero at each training step; the others are scaled up by 1 / (1 - rate).',
    ),
  },
  tfLayer: 'Dropout',
  noise: (share) => unitNoise({ threshold: dropoutThreshold(share), keptScale: dropoutScale(share) }),
  fused: { by: 'keptBits' },
});

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
