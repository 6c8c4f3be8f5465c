import { rate } from './strength.ts';
import { unitNoise, variant } from './variant.ts';

/**
 * Multiplicative Gaussian noise (Srivastava et al. 2014, section 10): each unit is multiplied by a draw from
 * N(1, rate / (1 - rate)), which has the mean and the variance of inverted dropout at this rate. No unit is dropped.
 */
export const gaussianDropout = variant({
  description: 'Multiplies each input by normal noise of mean 1',
  strength: rate,
  settings: {
    rate: rate.setting(
      'Variance of the noise as that of dropout at this rate: the standard deviation is sqrt(rate / (1 - rate)).',
    ),
  },
  tfLayer: 'GaussianDropout',
  noise: (share) => unitNoise({ scaleSpread: Math.sqrt(share / (1 - share)) }),
  fused: { by: 'unitNoise' },
});
