import { flag, numberIn } from '../fields.ts';
import { learningRate, optimizer } from './optimizer.ts';

/**
 * Stochastic gradient descent. With momentum m and learning rate r, for a gradient g,
 *
 *     a <- m a + g        w <- w - r a                (Polyak 1964)
 *     a <- m a + g        w <- w - r (g + m a)        (Nesterov; Sutskever et al. 2013, in the form of PyTorch)
 *
 * Keras's velocity is -r a instead, which gives the same weights while r stays.
 */
export const sgd = optimizer({
  description: 'stochastic gradient descent',
  settings: {
    learningRate: learningRate(0.01),
    momentum: numberIn('[0, 1)', {
      noun: 'a number',
      mend: 'To switch momentum off, use 0.',
      description: 'Share of the previous step that is carried over into the next.',
    }).default(0),
    nesterov: flag({ description: 'Whether momentum looks ahead (Nesterov 1983).' }).default(false),
  },
  slots: ({ momentum }) => (momentum > 0 ? ['velocity'] : []),
});
