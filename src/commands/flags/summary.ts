import type { Command } from '../command.ts';
import type { SummaryOptions } from '../summary.ts';
import { config, json, quiet, set } from './shared.ts';

export const summary: Command<SummaryOptions> = {
  name: 'summary',
  summary: 'show the layers of a network with their shapes and numbers of parameters',
  parameters: {
    config,
    set,
    schedules: { description: 'draw learning rate, momentum and dropout rates over the epochs' },
    json,
    quiet,
  },
  examples: [
    'dropout-mlp summary article-momentum',
    'dropout-mlp summary cosine-warmup --schedules',
    'dropout-mlp summary --set model.layers.1.dense.units=512',
  ],
  load: () => import('../summary.ts').then((module) => module.summary),
};
