import type { BatchSubmitOptions } from '../batch-submit.ts';
import type { Command } from '../command.ts';
import { experiment, requestFlags } from './experiment.ts';
import { json, quiet } from './shared.ts';

export const batchSubmit: Command<BatchSubmitOptions> = {
  name: 'batch submit',
  summary: 'submit the unfinished trainings of an experiment to Slurm, and a job that merges them',
  parameters: {
    configs: experiment,
    slurm: { description: 'as an array of jobs; SBATCH_PARTITION, SBATCH_ACCOUNT and the like are heeded' },
    ...requestFlags,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp batch submit --slurm quick',
    'dropout-mlp batch submit --slurm experiments/quick-1',
  ],
  load: () => import('../batch-submit.ts').then((module) => module.batchSubmit),
};
