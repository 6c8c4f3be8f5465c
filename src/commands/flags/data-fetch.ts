import type { Command } from '../command.ts';
import type { DataFetchOptions } from '../data-fetch.ts';
import { json, quiet } from './shared.ts';
import { collect } from './values.ts';

export const dataFetch: Command<DataFetchOptions> = {
  name: 'data fetch',
  summary: 'download the four files of MNIST, all 70 000 digits, and verify them',
  parameters: {
    out: { value: '<dir>', description: 'where the files go (default: data/mnist)' },
    mirror: {
      value: '<url>',
      description: 'address of a folder with the files, tried first; may be repeated',
      parse: collect,
    },
    json,
    quiet,
  },
  examples: ['dropout-mlp data fetch', 'dropout-mlp data fetch --mirror https://example.org/mnist/'],
  interruptible: true,
  load: () => import('../data-fetch.ts').then((module) => module.dataFetch),
};
