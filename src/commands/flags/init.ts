import type { Command } from '../command.ts';
import type { InitOptions } from '../init.ts';
import { force, json, quiet } from './shared.ts';

export const init: Command<InitOptions> = {
  name: 'init',
  summary: 'write a commented config to start from',
  parameters: {
    file: { argument: '[]', description: 'the file to write (default: dropout-mlp.yaml)' },
    from: { value: '<config>', description: 'copy this shipped config, such as article-momentum' },
    list: { description: 'list the shipped configs and write nothing' },
    force,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp init',
    'dropout-mlp init --list',
    'dropout-mlp init wide.yaml --from article-momentum',
  ],
  load: () => import('../init.ts').then((module) => module.init),
};
