import { realPower } from '../elementary.ts';
import { factor } from './factor.ts';
import { schedule } from './schedule.ts';

/**
 * A share of itself from epoch to epoch, and that share's root from batch to batch:
 *
 *     from factor^t        t = epochs that have passed, with their parts
 *
 * Keras's `ExponentialDecay` with as many `decay_steps` as an epoch has batches; PyTorch's `ExponentialLR` has the same
 * numbers where each epoch begins, and keeps them for the epoch.
 */
export const exponential = schedule({
  description: 'Multiplied by a factor in the course of each epoch.',
  settings: (value) => ({ from: value, factor: factor('What an epoch multiplies it by.') }),
  at: ({ from, factor: times }, { elapsed }) => (elapsed === 0 ? from : from * realPower(times, elapsed)),
});
