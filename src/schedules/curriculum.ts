import { exponential } from '../elementary.ts';
import { numberIn } from '../fields.ts';
import { schedule } from './schedule.ts';

/**
 * Curriculum dropout (Morerio, Cavazza, Volpi, Vidal and Murino 2017, equation 5): a network begins with easy images, that
 * is without dropout, and comes close to the rate soon:
 *
 *     rate (1 - exp(-gamma t))        t = epochs that have passed, with their parts
 *
 * The paper counts steps instead of epochs, keeps the share that is kept instead of the rate, and takes 10 / (all steps)
 * for gamma; so do we, where gamma is left out. Keras and PyTorch have none.
 */
export const curriculum = schedule({
  description: 'For dropout rates: rises from 0 towards a rate, quickly at first (Morerio et al. 2017).',
  settings: (rate) => ({
    rate,
    gamma: numberIn('(0, 1000000]', {
      noun: 'a number',
      description: 'How quickly, an epoch; 10 / training.epochs where it is left out.',
    }).exactOptional(),
  }),
  at: ({ rate, gamma }, { elapsed, total }) =>
    elapsed === 0 ? 0 : rate * (1 - exponential(-(gamma ?? 10 / total) * elapsed)),
});
