import { MAX_SEED } from '../../random.ts';
import type { Command } from '../command.ts';
import type { TrainOptions } from '../train.ts';
import { backend, config, data, force, json, minAccuracy, quiet, set } from './shared.ts';
import { wholeNumber } from './values.ts';

const threads = wholeNumber('from 1 to 64, or auto', 1, 64);

export const train: Command<TrainOptions> = {
  name: 'train',
  summary: 'train the network of a config, evaluate it and save the run',
  parameters: {
    config,
    set,
    seed: {
      value: '<n>',
      description: 'seed of all randomness, instead of the one in the config',
      parse: wholeNumber(`from 0 to ${MAX_SEED}`, 0, MAX_SEED),
    },
    data,
    out: { value: '<dir>', description: 'directory of the run (default: runs/<name>-<n>)' },
    resume: {
      value: '[run]',
      description: 'go on with a run, with more epochs too (default: the latest that was interrupted)',
    },
    threads: {
      value: '<n>',
      description: 'threads of the fused engine, or auto; the result does not depend on them',
      parse: (text) => (text === 'auto' ? text : threads(text)),
    },
    backend,
    tensorboard: {
      value: '<dir>',
      description:
        'write logs for TensorBoard: every metric, learning rate, dropout rates, histograms of weights',
    },
    report: { description: 'write a page with curves, mistakes and weights too: report.html in the run' },
    force,
    minAccuracy,
    json,
    quiet,
  },
  examples: [
    'dropout-mlp train',
    'dropout-mlp train my.yaml',
    'dropout-mlp train article-momentum --data data/mnist',
    'dropout-mlp train --set training.epochs=5 --set training.optimizer.learningRate=0.1 --seed 7',
    'dropout-mlp train --resume runs/article-1 --set training.epochs=300',
    'dropout-mlp train --tensorboard logs',
  ],
  interruptible: true,
  load: () => import('../train.ts').then((module) => module.train),
};
