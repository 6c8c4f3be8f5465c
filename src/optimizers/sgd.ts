import { flag } from '../fields.ts';
import { isAbove0, learningRate, momentum, optimizer } from './optimizer.ts';

/**
 * Stochastic gradient descent. With momentum m and learning rate r, for a gradient g,
 *
 *     a <- m a + g        w <- w - r a                (Polyak 1964)
 *     a <- m a + g        w <- w - r (g + m a)        (Nesterov; Sutskever et al. 2013, in the form of PyTorch)
 *
 * Keras's velocity is -r a instead, which gives the same weights while r stays. Where m follows a schedule, both formulas
 * have that of their own step.
 */
export const sgd = optimizer({
  description: 'stochastic gradient descent',
  settings: {
    learningRate: learningRate(0.01),
    momentum,
    nesterov: flag({ description: 'Whether momentum looks ahead (Nesterov 1983).' }).default(false),
  },
  slots: (settings) => (isAbove0(settings.momentum) ? ['velocity'] : []),
  derived: (_, __, slots) => ({ slots }),
});
