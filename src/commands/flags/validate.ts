import type { Command } from '../command.ts';
import type { ValidateOptions } from '../validate.ts';
import { json, quiet, set } from './shared.ts';

export const validate: Command<ValidateOptions> = {
  name: 'validate',
  summary: 'check configs and report every mistake with its line and column',
  parameters: {
    configs: { argument: '<...>', description: 'YAML or JSON configs, or names of shipped ones' },
    set,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp validate my.yaml',
    'dropout-mlp validate my.yaml wide.yaml --set training.epochs=5',
  ],
  load: () => import('../validate.ts').then((module) => module.validate),
};
