import type { Command } from '../command.ts';
import type { SettingsOptions } from '../settings.ts';
import { json, quiet } from './shared.ts';

export const settings: Command<SettingsOptions> = {
  name: 'settings',
  summary: 'show the settings of configs: what each accepts, its default and what it does',
  parameters: {
    path: {
      argument: '[]',
      description: 'only this setting or section, or those of this name (default: all)',
    },
    json,
    quiet,
  },
  examples: [
    'dropout-mlp settings',
    'dropout-mlp settings training.earlyStopping',
    'dropout-mlp settings learningRate',
  ],
  load: () => import('../settings.ts').then((module) => module.settings),
};
