import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';

/** A run whose weights or losses became NaN neither goes on nor has a model. */
export function diverged(path: string): UserError {
  return new UserError(
    'run/diverged',
    `${path}: the training of this run diverged: its loss or its weights became NaN`,
    `Train anew with a lower learning rate: ${commandLine('train', `${path}/config.yaml`, '--set', 'training.optimizer.learningRate=...')}`,
  );
}
