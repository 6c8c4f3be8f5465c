import { choice } from '../fields.ts';
import { dropoutScale, dropoutThreshold } from './bernoulli.ts';
import { rate } from './strength.ts';
import { unitNoise, variant } from './variant.ts';

/**
 * DropConnect (Wan et al. 2013, "Regularization of Neural Networks using DropConnect", section 3): of the dense layer behind it,
 * each weight is dropped with probability `rate`, for each sample anew: y = f((M * W) x + b). Unlike in the paper, the
 * weights that are kept are scaled by `dropoutScale`, as in inverted dropout, so that the weights themselves are those of the
 * mean network, and biases are never dropped. `inference: moments` is section 3.2: see `momentsReading`.
 */
export const dropConnect = variant({
  description: 'Drops a random share of the weights of the dense layer behind it, for each image anew',
  strength: rate,
  settings: {
    rate: rate.setting(
      'Share of the weights set to zero at each training step; the others are scaled up by 1 / (1 - rate).',
    ),
    inference: choice(['mean', 'moments'], {
      description:
        "How to predict: by all weights, as any program does that opens the model, or by the mean of the layer's outputs over weighted sums drawn from the normal distribution that dropped weights give them.",
    }).default('mean'),
  },
  tfLayer: 'Dropout',
  ofWeights: true,
  noise: (share) => unitNoise({ threshold: dropoutThreshold(share), keptScale: dropoutScale(share) }),
  fused: { refused: 'a mask for each weight and image has no fused kernel' },
});
