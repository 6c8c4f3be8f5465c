import * as z from 'zod';
import { exponential, logarithm } from '../elementary.ts';
import { numberIn } from '../fields.ts';
import { dropout } from './bernoulli.ts';
import { HIGHEST_RATE, start } from './strength.ts';
import { variant } from './variant.ts';

const regularization = {
  lengthScale: numberIn('[0, 1e30]', {
    noun: 'a number',
    description:
      'Of the normal distribution assumed of the weights of the dense layer behind it beforehand: they are penalised by its square / (2 (1 - rate)), divided by the number of training images. 0 switches that off.',
  }).default(1e-4),
  dropoutRegularizer: numberIn('[0, 1e30]', {
    noun: 'a number',
    description:
      'How much rates near 0.5 are favoured: by the entropy of the masks of an image in nats, divided by the number of training images. 1 follows from Bayes, 0 switches it off.',
  }).default(1),
};

/** How a rate that is learned is kept in check, with the weights behind it. */
export const rateRegularization = z.object(regularization);
export type RateRegularization = z.output<typeof rateRegularization>;

/**
 * Concrete dropout (Gal, Hron and Kendall 2017, "Concrete Dropout", equation 5): the rate p is learned by gradient, through
 * its logit. In training each unit is multiplied by z / (1 - p), with a relaxed mask z between 0 and 1,
 *
 *     z = 1 - sigmoid((log p - log(1 - p) + log u - log(1 - u)) / 0.1)
 *
 * u uniform in (0, 1). To the mean cross-entropy of N training images, with the kernel W of the dense layer behind and its K
 * inputs, come the two parts of the divergence from the prior that depend on p and W (equations 3 and 4), divided by N:
 *
 *     (lengthScale^2 / 2) |W|^2 / (1 - p) + dropoutRegularizer K (p log p + (1 - p) log(1 - p))
 *
 * The paper's weights are W / (1 - p), so that its factor 1 - p is 1 / (1 - p) here, as in the authors' code, whose first rate,
 * temperature and lengthScale are the defaults here; for cross-entropy it leaves the factor 2 out, as is done here. Unlike
 * there, u is one of 65 536 numbers, (draw + 0.5) / 2^16, so that no logarithm needs a number added; it is 1 minus that, so that
 * the mask becomes that of `dropout` with the same draws as the temperature falls; and biases are not penalised.
 * What is trained is saved as a Dropout layer of the rate reached, and its masks are drawn as that layer's.
 */
export const concreteDropout = variant({
  description: 'Sets a share of the inputs to zero that is learned together with the weights',
  strength: start,
  settings: {
    start: start
      .number('Share of the inputs set to zero at first; from there it follows the gradient.')
      .default(0.1),
    ...regularization,
  },
  tfLayer: 'Dropout',
  learnsRate: true,
  noise: dropout.noise,
  fused: { by: 'keptBits', refusedInTraining: 'a rate that is learned has no fused kernel' },
});

/** log p - log(1 - p), to the bit the same on every machine. */
export function logitOf(rate: number): number {
  return logarithm(rate) - logarithm(1 - rate);
}

/** The rate of a logit, as far as a layer may have it. */
export function rateAt(logit: number): number {
  return Math.min(HIGHEST_RATE, 1 / (1 + exponential(-logit)));
}
