import { duration, schedule } from './schedule.ts';

/**
 * Early dropout (Liu, Xu, Jin, Shen and Darrell 2023, "Dropout Reduces Underfitting", section 4): for networks that
 * underfit, dropout that ends early,
 *
 *     rate while t < epochs, then 0        t = epochs that have passed
 *
 * This is the constant schedule of the authors' code; their linear one is `annealed`. Keras and PyTorch have none.
 */
export const early = schedule({
  description: 'For dropout rates: a rate for some epochs, then 0 (Liu et al. 2023).',
  settings: (rate) => ({ rate, epochs: duration('How many epochs have dropout.') }),
  at: ({ rate, epochs }, { elapsed }) => (elapsed < epochs ? rate : 0),
});
