import type { Command } from '../command.ts';
import type { PlotOptions } from '../plot.ts';
import { force, json, quiet } from './shared.ts';

export const plot: Command<PlotOptions> = {
  name: 'plot',
  summary: 'show the curves of loss and accuracy of one or more runs',
  parameters: {
    runs: { argument: '[...]', description: 'run directories (default: the latest run)' },
    out: { value: '<file>', description: 'write them as a picture, an .svg or .png, instead' },
    force,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp plot',
    'dropout-mlp plot runs/article-1 runs/article-2',
    'dropout-mlp plot runs/article-1 --out curves.svg',
  ],
  load: () => import('../plot.ts').then((module) => module.plot),
};
