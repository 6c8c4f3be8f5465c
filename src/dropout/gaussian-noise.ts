import { stddev } from './strength.ts';
import { unitNoise, variant } from './variant.ts';

/**
 * Additive Gaussian noise, N(0, stddev^2), on the pixels (in [0, 1]) or on hidden values (Bishop 1995: on the inputs of
 * a network it acts as Tikhonov regularisation).
 */
export const gaussianNoise = variant({
  description: 'Adds normal noise of mean 0 to each input',
  strength: stddev,
  settings: { stddev: stddev.setting('Standard deviation of the noise; pixels are numbers in [0, 1].') },
  tfLayer: 'GaussianNoise',
  noise: (deviation) => unitNoise({ shiftSpread: deviation }),
  fused: { by: 'unitNoise' },
});
