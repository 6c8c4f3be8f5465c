import { factor } from './factor.ts';
import { duration, schedule } from './schedule.ts';

/**
 * The same number for some epochs, then a share of it for as many, and so on:
 *
 *     from factor^floor(t / epochs)        t = epochs that have passed
 *
 * PyTorch's `StepLR`, Keras's `ExponentialDecay` with `staircase`.
 */
export const step = schedule({
  description: 'Multiplied by a factor every so many epochs.',
  settings: (value) => ({
    from: value,
    factor: factor('What it is multiplied by.'),
    epochs: duration('How many epochs it stays at each number.'),
  }),
  at: ({ from, factor: times, epochs }, { elapsed }) => {
    let value = from;
    for (let steps = Math.floor(elapsed / epochs); steps > 0; steps--) value *= times;
    return value;
  },
});
