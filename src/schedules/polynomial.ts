import { realPower } from '../elementary.ts';
import { numberIn } from '../fields.ts';
import { schedule, shareDone, untilTheEnd } from './schedule.ts';

/**
 * From one number to another along a power; then it stays:
 *
 *     to + (from - to) (1 - d)^power        d = share of the epochs that is done
 *
 * Keras's `PolynomialDecay`, without its `cycle`; PyTorch's `PolynomialLR` is the same with `to` = 0.
 */
export const polynomial = schedule({
  description: 'From one number to another along a power: the larger, the sooner; then it stays.',
  settings: (value) => ({
    from: value,
    to: value,
    power: numberIn('(0, 100]', {
      noun: 'a number',
      description: 'Power of the share that is left; with 1 it is `linear`.',
    }),
    epochs: untilTheEnd,
  }),
  at: ({ from, to, power, epochs }, clock) =>
    to + realPower(1 - shareDone(clock, epochs), power) * (from - to),
});
