import { numberIn } from '../fields.ts';
import { isAbove0, learningRate, momentum, optimizer } from './optimizer.ts';

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5), as Keras has it: for a gradient g,
 *
 *     v <- rho v + (1 - rho) g^2        d = learningRate g / sqrt(v + epsilon)
 *     w <- w - d, or with momentum m:   a <- m a + d,  w <- w - a
 *
 * PyTorch adds epsilon to the root instead, and momentum to the direction before the learning rate.
 */
export const rmsprop = optimizer({
  description: 'RMSprop',
  settings: {
    learningRate: learningRate(0.001),
    rho: numberIn('[0, 1)', {
      noun: 'a number',
      description: 'Share of the mean squared gradient that stays at each step.',
    }).default(0.9),
    momentum,
    epsilon: numberIn('(0, 1]', {
      noun: 'a number',
      description: 'Keeps steps finite where gradients are nearly 0; added under the root, as Keras does.',
    }).default(1e-7),
  },
  slots: (settings) => (isAbove0(settings.momentum) ? ['meanSquare', 'velocity'] : ['meanSquare']),
  derived: ({ rho }, _, slots) => ({ follow: 1 - rho, slots }),
});
