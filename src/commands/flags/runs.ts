import type { Command } from '../command.ts';
import type { RunsOptions } from '../runs.ts';
import { json, quiet } from './shared.ts';

export const runs: Command<RunsOptions> = {
  name: 'runs',
  summary: 'list the runs: how they ended, their accuracy and what differs between them',
  parameters: { csv: { description: 'print a table for other programs instead' }, json, quiet },
  examples: ['dropout-mlp runs', 'dropout-mlp runs --csv'],
  load: () => import('../runs.ts').then((module) => module.runs),
};
