import { schedule, shareDone, untilTheEnd } from './schedule.ts';

/**
 * From one number to another in equal steps, a step a batch; then it stays:
 *
 *     from + d (to - from)        d = share of the epochs that is done
 *
 * Keras's `PolynomialDecay` and PyTorch's `PolynomialLR` with a power of 1, and PyTorch's `LinearLR` where it is stepped
 * after every batch; PyTorch's count epochs otherwise.
 */
export const linear = schedule({
  description: 'From one number to another in equal steps; then it stays.',
  settings: (value) => ({ from: value, to: value, epochs: untilTheEnd }),
  at: ({ from, to, epochs }, clock) => from + shareDone(clock, epochs) * (to - from),
});
