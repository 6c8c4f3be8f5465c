import type { Command } from '../command.ts';
import type { ExperimentOptions } from '../experiment.ts';
import { experiment, experimentFlags } from './experiment.ts';

export const batch: Command<ExperimentOptions> = {
  name: 'batch',
  summary: 'run the trainings of an experiment file, or of configs over seeds',
  parameters: {
    configs: experiment,
    ...experimentFlags,
  },
  examples: [
    'dropout-mlp batch quick',
    'dropout-mlp batch my-experiment.yaml --jobs 2 --timeout 600',
    'dropout-mlp batch article article-adam --seeds 1,2,3 --dry-run',
    'dropout-mlp batch ci.yaml --baseline baseline.jsonl --out ci',
  ],
  interruptible: true,
  load: () => import('../batch.ts').then((module) => module.batch),
};
