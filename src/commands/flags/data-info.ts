import type { Command } from '../command.ts';
import type { DataInfoOptions } from '../data-info.ts';
import { data, json, quiet } from './shared.ts';

export const dataInfo: Command<DataInfoOptions> = {
  name: 'data info',
  summary: 'show what a data set holds: counts, shapes, classes, checksums and a few digits',
  parameters: { data, json, quiet },
  examples: ['dropout-mlp data info', 'dropout-mlp data info --data data/mnist'],
  load: () => import('../data-info.ts').then((module) => module.dataInfo),
};
