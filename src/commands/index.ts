import { InvalidArgumentError } from 'commander';
import { backendChoices } from '../backend/names.ts';
import { MAX_SEED } from '../random.ts';
import { suggest } from '../suggest.ts';
import type { ExitCode, Io } from './io.ts';

/** An option as commander wants it: flags, one sentence, and how to read its value where it is no text. */
export interface OptionEntry {
  readonly flags: string;
  readonly description: string;
  readonly parse?: (value: string, previous: unknown) => unknown;
}

/** A command of the command line. Its code is imported only when it runs, so that `--help` loads no tfjs. */
export interface CommandEntry {
  /** One word, or two: a group and a command in it. */
  readonly name: string;
  readonly summary: string;
  /** Positional arguments in commander's syntax; each becomes the option of the same name. */
  readonly arguments?: Readonly<Record<string, string>>;
  readonly options: readonly OptionEntry[];
  readonly examples: readonly string[];
  /** Whether Ctrl-C is left to the command, which then ends in its own time. */
  readonly interruptible?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each command declares what its options are
  readonly load: () => Promise<(options: any, io: Io) => Promise<ExitCode>>;
}

const json = { flags: '--json', description: 'print one JSON document instead of text' };
const quiet = { flags: '--quiet', description: 'print results and errors only' };
const force = { flags: '--force', description: 'overwrite what is there' };
const data = {
  flags: '--data <dir>',
  description: 'directory of IDX files to use instead of the data of the config',
};
const set = {
  flags: '--set <key=value>',
  description: 'override one setting of the config, such as training.epochs=5; may be repeated',
  parse: collect,
};
const backend = {
  flags: '--backend <name>',
  description: `TensorFlow.js backend that computes: ${backendChoices.join(', ')}`,
  parse: oneOf(backendChoices),
};
const split = {
  flags: '--split <name>',
  description: 'train, validation or test (default: test)',
  parse: oneOf(['train', 'validation', 'test']),
};
const minAccuracy = {
  flags: '--min-accuracy <x>',
  description: 'exit with code 1 if the test accuracy is below this share, such as 0.97',
  parse: number('a share in [0, 1]', (value) => value >= 0 && value <= 1),
};

export const commands: readonly CommandEntry[] = [
  {
    name: 'train',
    summary: 'train the network of a config, evaluate it and save the run',
    options: [
      {
        flags: '--config <file>',
        description: 'YAML or JSON config (default: the reference network, article.yaml)',
      },
      set,
      {
        flags: '--seed <n>',
        description: 'seed of all randomness, instead of the one in the config',
        parse: number(`a whole number from 0 to ${MAX_SEED}`, isSeed),
      },
      data,
      { flags: '--out <dir>', description: 'directory of the run (default: runs/<name>-<n>)' },
      { flags: '--resume <run>', description: 'go on with a run that was interrupted, or with more epochs' },
      {
        flags: '--threads <n>',
        description: 'threads of the fused engine, or auto; the result does not depend on them',
        parse: threads,
      },
      backend,
      {
        flags: '--tensorboard <dir>',
        description:
          'write logs for TensorBoard: every metric, learning rate, dropout rates, histograms of weights',
      },
      force,
      minAccuracy,
      json,
      quiet,
    ],
    examples: [
      'dropout-mlp train',
      'dropout-mlp train --config configs/article-momentum.yaml --data data/mnist',
      'dropout-mlp train --set training.epochs=5 --set training.optimizer.learningRate=0.1 --seed 7',
      'dropout-mlp train --resume runs/article-1 --set training.epochs=300',
      'dropout-mlp train --tensorboard logs',
    ],
    interruptible: true,
    load: () => import('./train.ts').then((module) => module.train),
  },
  {
    name: 'eval',
    summary: 'evaluate a trained network: accuracy, loss, confusion matrix, precision and recall',
    arguments: { '[target]': 'a run directory or the model.json of a tfjs model (default: the latest run)' },
    options: [split, data, backend, minAccuracy, json, quiet],
    examples: [
      'dropout-mlp eval',
      'dropout-mlp eval runs/article-1 --split validation',
      'dropout-mlp eval --min-accuracy 0.9',
    ],
    load: () => import('./eval.ts').then((module) => module.evalModel),
  },
  {
    name: 'predict',
    summary: 'classify images, or digits of a data set, with a trained network',
    arguments: {
      '[inputs...]':
        'a run directory or model.json (default: the latest run), then images, folders of them, or - for standard input',
    },
    options: [
      {
        flags: '--as-is',
        description: 'take the pixels as they are, resized where needed (default for the size of the model)',
      },
      {
        flags: '--centre',
        description: 'crop, scale and centre as MNIST was made (default for all other sizes)',
      },
      {
        flags: '--index <n>',
        description: 'classify this image of the split instead of files',
        parse: number('a whole number from 0', (value) => Number.isInteger(value) && value >= 0),
      },
      split,
      data,
      backend,
      json,
      quiet,
    ],
    examples: [
      'dropout-mlp predict digit.png',
      'dropout-mlp predict runs/article-1 --index 7',
      'dropout-mlp predict a.jpg b.jpg --json',
      'dropout-mlp predict runs/article-1 scans',
    ],
    load: () => import('./predict.ts').then((module) => module.predict),
  },
  {
    name: 'summary',
    summary: 'show the layers of a network with their shapes and numbers of parameters',
    arguments: { '[config]': 'YAML or JSON config (default: the reference network, article.yaml)' },
    options: [set, json, quiet],
    examples: [
      'dropout-mlp summary configs/article.yaml',
      'dropout-mlp summary --set model.layers[1].dense.units=512',
    ],
    load: () => import('./summary.ts').then((module) => module.summary),
  },
  {
    name: 'validate',
    summary: 'check configs and report every mistake with its line and column',
    arguments: { '<configs...>': 'YAML or JSON configs' },
    options: [set, json, quiet],
    examples: ['dropout-mlp validate configs/*.yaml', 'dropout-mlp validate my.yaml --set training.epochs=5'],
    load: () => import('./validate.ts').then((module) => module.validate),
  },
  {
    name: 'init',
    summary: 'write a commented config to start from',
    arguments: { '[file]': 'the file to write (default: dropout-mlp.yaml)' },
    options: [force, json, quiet],
    examples: ['dropout-mlp init', 'dropout-mlp init experiments/wide.yaml'],
    load: () => import('./init.ts').then((module) => module.init),
  },
  {
    name: 'doctor',
    summary: 'check what trains on this machine: CPU, engine, backends, data, folders',
    arguments: {
      '[config]': 'check what this config asks for (default: the reference network, article.yaml)',
    },
    options: [set, data, backend, json, quiet],
    examples: [
      'dropout-mlp doctor',
      'dropout-mlp doctor my.yaml --backend node',
      'dropout-mlp doctor --json',
    ],
    load: () => import('./doctor.ts').then((module) => module.doctor),
  },
  {
    name: 'data info',
    summary: 'show what a data set holds: counts, shapes, classes, checksums and a few digits',
    options: [data, json, quiet],
    examples: ['dropout-mlp data info', 'dropout-mlp data info --data data/mnist'],
    load: () => import('./data-info.ts').then((module) => module.dataInfo),
  },
  {
    name: 'data fetch',
    summary: 'download the four files of MNIST, all 70 000 digits, and verify them',
    options: [
      { flags: '--out <dir>', description: 'where the files go (default: data/mnist)' },
      {
        flags: '--mirror <url>',
        description: 'address of a folder with the files, tried first; may be repeated',
        parse: collect,
      },
      json,
      quiet,
    ],
    examples: ['dropout-mlp data fetch', 'dropout-mlp data fetch --mirror https://example.org/mnist/'],
    interruptible: true,
    load: () => import('./data-fetch.ts').then((module) => module.dataFetch),
  },
];

function collect(value: string, previous: unknown): string[] {
  return [...((previous as string[] | undefined) ?? []), value];
}

function number(expected: string, accepts: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !accepts(value)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };
}

const threadCount = number(
  'a whole number from 1 to 64, or auto',
  (value) => Number.isInteger(value) && value >= 1 && value <= 64,
);

function threads(text: string): number | 'auto' {
  return text === 'auto' ? text : threadCount(text);
}

function oneOf(choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    const meant = suggest(text, choices);
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw new InvalidArgumentError(`Expected one of ${choices.join(', ')}.${question}`);
  };
}

function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_SEED;
}
