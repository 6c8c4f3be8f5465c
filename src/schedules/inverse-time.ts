import { numberIn } from '../fields.ts';
import { schedule } from './schedule.ts';

/**
 * Robbins and Monro 1951, as Keras has it in `InverseTimeDecay` with as many `decay_steps` as an epoch has batches:
 *
 *     from / (1 + decay t)        t = epochs that have passed, with their parts
 *
 * PyTorch has none.
 */
export const inverseTime = schedule({
  description: 'Divided by a number that grows by the same amount in each epoch.',
  settings: (value) => ({
    from: value,
    decay: numberIn('(0, 1000000]', {
      noun: 'a number',
      description: 'With 1 it is half after one epoch and a third after two.',
    }),
  }),
  at: ({ from, decay }, { elapsed }) => from / (1 + decay * elapsed),
});
