import type { Command } from '../command.ts';
import type { ExperimentOptions } from '../experiment.ts';
import { experimentFlags } from './experiment.ts';

export const compare: Command<ExperimentOptions> = {
  name: 'compare',
  summary: 'train configs over seeds and say what their differences show',
  parameters: {
    configs: {
      argument: '<...>',
      description: 'configs, or one experiment file; the first config is the baseline',
    },
    ...experimentFlags,
  },
  examples: [
    'dropout-mlp compare article article-no-dropout',
    'dropout-mlp compare article article-no-dropout --seeds 20 --data data/mnist --set training.epochs=20',
    'dropout-mlp compare a.yaml b.yaml --metric testLoss --margin 0.005 --json',
  ],
  interruptible: true,
  load: () => import('../compare.ts').then((module) => module.compare),
};
