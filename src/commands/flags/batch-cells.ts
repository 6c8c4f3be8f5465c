import type { BatchCellsOptions } from '../batch-cells.ts';
import type { Command } from '../command.ts';
import { experiment, requestFlags } from './experiment.ts';
import { json, quiet } from './shared.ts';

export const batchCells: Command<BatchCellsOptions> = {
  name: 'batch cells',
  summary: 'list the trainings of an experiment, each with its identity, for a scheduler to run',
  parameters: {
    configs: experiment,
    unfinished: { description: 'those only that are not done: to do, or failed' },
    tsv: { description: 'print tab-separated values with a header' },
    ...requestFlags,
    json,
    quiet,
  },
  examples: ['dropout-mlp batch cells quick', 'dropout-mlp batch cells quick --unfinished --tsv'],
  load: () => import('../batch-cells.ts').then((module) => module.batchCells),
};
