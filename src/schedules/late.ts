import { duration, schedule } from './schedule.ts';

/**
 * Late dropout (Liu, Xu, Jin, Shen and Darrell 2023, "Dropout Reduces Underfitting", section 4): for networks that
 * overfit, dropout that begins late,
 *
 *     0 while t < epochs, then rate        t = epochs that have passed
 *
 * Keras and PyTorch have none.
 */
export const late = schedule({
  description: 'For dropout rates: 0 for some epochs, then a rate (Liu et al. 2023).',
  settings: (rate) => ({ rate, epochs: duration('How many epochs have no dropout.') }),
  at: ({ rate, epochs }, { elapsed }) => (elapsed < epochs ? 0 : rate),
});
