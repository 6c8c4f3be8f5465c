import type { BatchRunOptions } from '../batch-run.ts';
import type { Command } from '../command.ts';
import { experiment, poolingFlags, requestFlags } from './experiment.ts';
import { json, quiet } from './shared.ts';
import { collect, shard, wholeNumber } from './values.ts';

export const batchRun: Command<BatchRunOptions> = {
  name: 'batch run',
  summary: 'run a part of an experiment, while other processes or machines run others',
  parameters: {
    configs: experiment,
    cell: {
      value: '<id>',
      description: 'run the training of this identity, as batch cells lists it; may be repeated',
      parse: collect,
    },
    shard: {
      value: '<i/n>',
      description:
        'run the i-th of n parts, of about equal time; auto/n, or no --shard, takes i from CI_NODE_INDEX, JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID',
      parse: shard,
    },
    ...requestFlags,
    threads: {
      value: '<n>',
      description: 'cores that the trainings share (default: all); the results do not depend on them',
      parse: wholeNumber('from 1 to 256', 1, 256),
    },
    ...poolingFlags,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp batch run quick --shard 1/4',
    'dropout-mlp batch run experiments/quick-1 --cell 0123456789ab --threads 1',
  ],
  interruptible: true,
  load: () => import('../batch-run.ts').then((module) => module.batchRun),
};
