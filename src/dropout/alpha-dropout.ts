import { dropoutThreshold } from './bernoulli.ts';
import { rate } from './strength.ts';
import { unitNoise, variant } from './variant.ts';

/** What SELU comes to far below 0: -scale * alpha. */
const SATURATION = -1.0507009873554805 * 1.6732632423543772;

/**
 * Alpha dropout (Klambauer et al. 2017, "Self-Normalizing Neural Networks", section 3): dropped units take the value s
 * that SELU comes to far below 0, and all are then mapped by a x + b, with q = 1 - rate,
 *
 *     a = 1 / sqrt(q + s^2 q (1 - q))        b = -a (1 - q) s
 *
 * so that units of mean 0 and variance 1 stay so. q is the share of draws that really keep their unit. (The alpha
 * dropout of TensorFlow.js 4.22 has the wrong sign in b.)
 */
export const alphaDropout = variant({
  description: 'Sets a random share of the inputs to the low end of SELU, and keeps mean 0 and variance 1',
  strength: rate,
  settings: { rate: rate.setting('Share of the inputs set to -1.758 at each training step; for SELU.') },
  tfLayer: 'AlphaDropout',
  noise: (share) => {
    const threshold = dropoutThreshold(share);
    const kept = 1 - threshold / 0x10000;
    const scale = 1 / Math.sqrt(kept + SATURATION * SATURATION * kept * (1 - kept));
    const shift = -scale * (1 - kept) * SATURATION;
    return unitNoise({
      threshold,
      keptScale: scale,
      keptShift: shift,
      droppedShift: scale * SATURATION + shift,
    });
  },
  fused: { by: 'unitNoise' },
});
