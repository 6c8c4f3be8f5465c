import { numberIn } from '../fields.ts';
import { adamSteps, moments } from './adam.ts';
import { optimizer } from './optimizer.ts';

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in the form of Keras and PyTorch): before
 * each step of Adam, w <- w - learningRate weightDecay w, of biases too.
 */
export const adamw = optimizer({
  description: 'Adam with decoupled weight decay',
  settings: {
    ...moments,
    weightDecay: numberIn('[0, 1]', {
      noun: 'a number',
      description: 'Share of each weight, times the learning rate, that it loses at each step.',
    }).default(0.004),
  },
  slots: () => ['mean', 'meanSquare'],
  derived: (settings, step) => ({
    ...adamSteps(settings, step),
    decay: settings.learningRate * settings.weightDecay,
  }),
});
