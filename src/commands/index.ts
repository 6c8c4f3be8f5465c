import { InvalidArgumentError } from 'commander';
import { MAX_SEED } from '../random.ts';
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
    ],
    interruptible: true,
    load: () => import('./train.ts').then((module) => module.train),
  },
  {
    name: 'eval',
    summary: 'evaluate a trained network: accuracy, loss, confusion matrix, precision and recall',
    arguments: { '[target]': 'a run directory or the model.json of a tfjs model (default: the latest run)' },
    options: [
      { flags: '--split <name>', description: 'train, validation or test (default: test)' },
      data,
      minAccuracy,
      json,
      quiet,
    ],
    examples: [
      'dropout-mlp eval',
      'dropout-mlp eval runs/article-1 --split validation',
      'dropout-mlp eval --min-accuracy 0.9',
    ],
    load: () => import('./eval.ts').then((module) => module.evalModel),
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

function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_SEED;
}
