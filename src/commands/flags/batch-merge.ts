import type { BatchMergeOptions } from '../batch-merge.ts';
import type { Command } from '../command.ts';
import { markdown } from './experiment.ts';
import { json, quiet } from './shared.ts';

export const batchMerge: Command<BatchMergeOptions> = {
  name: 'batch merge',
  summary: 'make one experiment of what several machines have run of it, and report on it',
  parameters: {
    directories: {
      argument: '<...>',
      description: 'directories of the same experiment, or one that all shared',
    },
    out: {
      value: '<dir>',
      description: 'where it goes (default: the one directory, or of several experiments/<name>-<n>)',
    },
    markdown,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp batch merge shard-1 shard-2 shard-3 shard-4 --out experiments/all',
    'dropout-mlp batch merge experiments/quick-1',
  ],
  load: () => import('../batch-merge.ts').then((module) => module.batchMerge),
};
