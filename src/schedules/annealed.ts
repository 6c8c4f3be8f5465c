import { duration, schedule, shareDone } from './schedule.ts';

/**
 * Annealed dropout (Rennie, Goel and Thomas 2014, "Annealed Dropout Training of Deep Networks", equation 9): a network
 * begins with much dropout and ends without any:
 *
 *     rate max(0, 1 - t / epochs)        t = epochs that have passed
 *
 * In the paper t steps from epoch to epoch, here from batch to batch. Keras and PyTorch have none.
 */
export const annealed = schedule({
  description: 'For dropout rates: falls to 0 in equal steps, and stays there (Rennie et al. 2014).',
  settings: (rate) => ({ rate, epochs: duration('How long it takes to come to 0.') }),
  at: ({ rate, epochs }, clock) => rate * (1 - shareDone(clock, epochs)),
});
