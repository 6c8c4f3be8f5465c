import type { Command } from '../command.ts';
import type { SweepOptions } from '../sweep.ts';
import { experimentFlags } from './experiment.ts';

export const sweep: Command<SweepOptions> = {
  name: 'sweep',
  summary: 'train one config over seeds at every value of settings that are varied',
  parameters: {
    config: { argument: '<>', description: 'YAML or JSON config, or the name of a shipped one' },
    ...experimentFlags,
  },
  examples: [
    "dropout-mlp sweep article --vary 'model.layers.*.dropout=0,0.2,0.5'",
    "dropout-mlp sweep my.yaml --vary training.batchSize=32,64 --vary 'model.layers.1.dense.units=128,256' --seeds 6",
  ],
  interruptible: true,
  load: () => import('../sweep.ts').then((module) => module.sweep),
};
