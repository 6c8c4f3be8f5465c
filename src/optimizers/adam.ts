import { numberIn } from '../fields.ts';
import { learningRate, optimizer } from './optimizer.ts';
import { power } from './power.ts';

/** What Adam and its variants share. */
export const moments = {
  learningRate: learningRate(0.001),
  beta1: numberIn('[0, 1)', {
    noun: 'a number',
    description: 'Share of the mean gradient that stays at each step.',
  }).default(0.9),
  beta2: numberIn('[0, 1)', {
    noun: 'a number',
    description: 'Share of the mean squared gradient that stays at each step.',
  }).default(0.999),
  epsilon: numberIn('(0, 1]', {
    noun: 'a number',
    description: 'Keeps steps finite where gradients are nearly 0; added to the root, as Keras does.',
  }).default(1e-7),
};

/**
 * Adam (Kingma and Ba 2015, algorithm 1, in the form at the end of section 2 that Keras has, with "epsilon hat"): for a
 * gradient g, in step t,
 *
 *     m <- m + (1 - beta1) (g - m)        v <- v + (1 - beta2) (g^2 - v)
 *     w <- w - s m / (sqrt(v) + epsilon)  with s = learningRate sqrt(1 - beta2^t) / (1 - beta1^t)
 *
 * PyTorch adds its epsilon to sqrt(v / (1 - beta2^t)) instead, which matters where gradients are as small as epsilon.
 */
export const adam = optimizer({
  description: 'Adam',
  settings: moments,
  slots: () => ['mean', 'meanSquare'],
  derived: adamSteps,
});

/** Of a step: how far the means follow, and how long it is. */
export function adamSteps(
  { learningRate: rate, beta1, beta2 }: { learningRate: number; beta1: number; beta2: number },
  step: number,
) {
  return {
    follow1: 1 - beta1,
    follow2: 1 - beta2,
    stepSize: (rate * Math.sqrt(1 - power(beta2, step))) / (1 - power(beta1, step)),
  };
}
