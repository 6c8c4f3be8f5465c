import { cosineOfHalfTurns } from '../elementary.ts';
import { schedule, shareDone, untilTheEnd } from './schedule.ts';

/**
 * From one number to another along half a period of the cosine (Loshchilov and Hutter 2017, "SGDR", equation 5, without
 * restarts); then it stays:
 *
 *     to + (from - to) (1 + cos(pi d)) / 2        d = share of the epochs that is done
 *
 * Keras's `CosineDecay` has the share `alpha` = to / from instead of `to`, and counts its warm-up as we do; PyTorch's
 * `CosineAnnealingLR` goes up again after its `T_max`.
 */
export const cosine = schedule({
  description: 'From one number to another along a cosine, slow at both ends; then it stays.',
  settings: (value) => ({ from: value, to: value, epochs: untilTheEnd }),
  at: ({ from, to, epochs }, clock) =>
    to + 0.5 * (1 + cosineOfHalfTurns(shareDone(clock, epochs))) * (from - to),
});
