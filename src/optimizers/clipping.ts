import { numberIn } from '../fields.ts';

/**
 * Gradient clipping by global norm (Pascanu et al. 2013, algorithm 1, over all arrays together): where the norm of all
 * gradients of a batch, those of penalties included, is above the limit, all are scaled down to it. As Keras's
 * `global_clipnorm`; PyTorch divides by the norm plus 1e-6.
 */
export const clipping = {
  globalClipNorm: numberIn('(0, 1e30]', {
    noun: 'a number',
    mend: 'To clip nothing, leave it out.',
    description:
      'Largest norm of the gradients of all weights together; longer ones are scaled back to it before the step. Left out, nothing is clipped.',
  }).exactOptional(),
};

/** What every optimizer does before its step. */
export interface Clipping {
  readonly globalClipNorm?: number;
}
