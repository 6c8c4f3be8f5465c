import type { Command } from '../command.ts';
import type { InitOptions } from '../init.ts';
import { force, json, quiet } from './shared.ts';

export const init: Command<InitOptions> = {
  name: 'init',
  summary: 'write a commented config to start from',
  parameters: {
    file: { argument: '[]', description: 'the file to write (default: dropout-mlp.yaml)' },
    from: { value: '<config>', description: 'copy this shipped config, such as article-momentum' },
    data: {
      value: '<dir>',
      description:
        'fit it to these IDX files: sizes, classes, their names where a file there has them, splits',
    },
    list: { description: 'list the shipped configs and write nothing' },
    force,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp init',
    'dropout-mlp init --list',
    'dropout-mlp init wide.yaml --from article-momentum',
    'dropout-mlp init my.yaml --data data/mnist',
  ],
  load: () => import('../init.ts').then((module) => module.init),
};
