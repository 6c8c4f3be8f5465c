import type { Command } from '../command.ts';
import type { SummaryOptions } from '../summary.ts';
import { json, quiet, set } from './shared.ts';

export const summary: Command<SummaryOptions> = {
  name: 'summary',
  summary: 'show the layers of a network with their shapes and numbers of parameters',
  parameters: {
    config: {
      argument: '[]',
      description: 'YAML or JSON config (default: the reference network, article.yaml)',
    },
    set,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp summary configs/article.yaml',
    'dropout-mlp summary --set model.layers.1.dense.units=512',
  ],
  load: () => import('../summary.ts').then((module) => module.summary),
};
