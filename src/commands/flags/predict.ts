import type { Command } from '../command.ts';
import type { PredictOptions } from '../predict-options.ts';
import { backend, data, json, mcSamples, quiet, split } from './shared.ts';
import { wholeNumber } from './values.ts';

export const predict: Command<PredictOptions> = {
  name: 'predict',
  summary: 'classify images, or digits of a data set, with a trained network',
  parameters: {
    inputs: {
      argument: '[...]',
      description:
        'a run directory or model.json (default: the latest run), then images, folders of them, or - for standard input',
    },
    asIs: {
      description: 'take the pixels as they are, resized where needed (default for the size of the model)',
    },
    centre: { description: 'crop, scale and centre as MNIST was made (default for all other sizes)' },
    index: {
      value: '<n>',
      description: 'classify this image of the split instead of files',
      parse: wholeNumber('from 0', 0, Number.POSITIVE_INFINITY),
    },
    split,
    data,
    calibrated: { description: 'divide the logits by the temperature that eval --calibrate has fitted' },
    mcSamples,
    backend,
    csv: { description: 'print a table as CSV: file, class, its probability, those of all classes' },
    json,
    quiet,
  },
  examples: [
    'dropout-mlp predict digit.png',
    'dropout-mlp predict runs/article-1 --index 7',
    'dropout-mlp predict runs/article-1 --index 7 --mc-samples 50',
    'dropout-mlp predict a.jpg b.jpg --json',
    'dropout-mlp predict runs/article-1 scans --csv',
  ],
  load: () => import('../predict.ts').then((module) => module.predict),
};
