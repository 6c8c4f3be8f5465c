import type { Command } from '../command.ts';
import type { EvalOptions } from '../eval.ts';
import { backend, data, json, mcSamples, minAccuracy, quiet, split } from './shared.ts';

export const evalModel: Command<EvalOptions> = {
  name: 'eval',
  summary: 'evaluate a trained network: accuracy, loss, confusion matrix, calibration',
  parameters: {
    target: {
      argument: '[]',
      description: 'a run directory or the model.json of a tfjs model (default: the latest run)',
    },
    other: { argument: '[]', description: 'with --inside, another one to see beside it' },
    split,
    data,
    backend,
    calibrate: {
      description: 'fit a temperature on the validation images and keep it in the run (predict --calibrated)',
    },
    mcSamples,
    ood: {
      value: '<dir>',
      description:
        'tell images of the split from those of another data set, such as Fashion-MNIST, or from pictures, by uncertainty',
    },
    inside: {
      description:
        'what happens in the hidden layers: activations, zeros, dead units, weight norms, co-adaptation',
    },
    minAccuracy,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp eval',
    'dropout-mlp eval runs/article-1 --split validation',
    'dropout-mlp eval --min-accuracy 0.9',
    'dropout-mlp eval --calibrate',
    'dropout-mlp eval --mc-samples 50',
    'dropout-mlp eval runs/article-1 runs/plain-1 --inside',
  ],
  load: () => import('../eval.ts').then((module) => module.evalModel),
};
