import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { shippedNames } from '../../src/config/shipped.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const shipped = await shippedNames();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const small = ['--set', 'training.epochs=1', '--set', 'data.subset=200', '--quiet'];
afterEach(() => {
  vi.unstubAllEnvs();
});

beforeAll(async () => {
  const network = '{ layers: [flatten, dropout: 0.1, { dense: { units: 10, activation: softmax } }] }';
  await writeFile(join(directory.path, 'my.yaml'), `name: mine\nmodel: ${network}\n`);
  await writeFile(join(directory.path, 'article-adam'), `name: file\nmodel: ${network}\n`);
  await mkdir(join(directory.path, 'article-momentum'));
});

describe('a config is given', () => {
  test.each([
    [['my.yaml'], 'mine'],
    [['--config', 'my.yaml'], 'mine'],
    [['-c', 'my.yaml'], 'mine'],
    [['my.yaml', '--config', 'my.yaml'], 'mine'],
    [[], 'article'],
    [['article-no-dropout'], 'article-no-dropout'],
    [['-c', 'article-no-dropout'], 'article-no-dropout'],
    [['article-adam'], 'file'], // a file goes before a name
    [['article-momentum'], 'article-momentum'], // and a directory is none
  ])('by %j', async (args, name) => {
    const { code, stdout } = await cli('summary', ...args, '--json');
    expect({ code, name: JSON.parse(stdout).name }).toEqual({ code: 0, name });
  });

  test('to train as an argument', async () => {
    const { code, stdout } = await cli('train', 'my.yaml', ...small);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Run: runs\/mine-1\nNext: dropout-mlp eval runs\/mine-1\n/m);
  });

  const hint = `Shipped configs: ${shipped.join(', ')}. To write one to start from: dropout-mlp init\n`;
  test.each([
    ['artcle', 'artcle: no such file, and no shipped config of this name. Did you mean article?'],
    ['resnet', 'resnet: no such file, and no shipped config of this name.'],
    ['configs/article-adam.yaml', 'configs/article-adam.yaml: no such file. Did you mean article-adam?'],
    ['mine.yaml', 'mine.yaml: no such file. Did you mean my.yaml?'],
  ])('that is not there: %s', async (config, expected) => {
    expect(await cli('train', config)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${expected}\n${hint}`,
    });
  });

  test('twice', async () => {
    expect(await cli('train', 'a.yaml', '-c', 'b.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: expected one config, received a.yaml and, by --config, b.yaml\nGive one of them.\n',
    });
  });
});

describe('what was typed as an option', () => {
  test.each<[line: string, unknown: string, answer: string]>([
    [
      'train --epochs 5',
      '--epochs',
      'training.epochs is a setting: dropout-mlp train --set training.epochs=5',
    ],
    [
      'train my.yaml --epochs 5 --learning-rate 0.1 --batch-size=64 --seed 3',
      '--epochs',
      'training.epochs is a setting: dropout-mlp train my.yaml --set training.epochs=5 --set training.optimizer.learningRate=0.1 --set training.batchSize=64 --seed 3',
    ],
    [
      'summary --batch_size=64',
      '--batch_size=64',
      'training.batchSize is a setting: dropout-mlp summary --set training.batchSize=64',
    ],
    [
      'doctor --epoch 5',
      '--epoch',
      'Did you mean the setting training.epochs? dropout-mlp doctor --set training.epochs=5',
    ],
    [
      'train --optimizer adam --momentum',
      '--optimizer',
      'training.optimizer.type is a setting: dropout-mlp train --set training.optimizer.type=adam --set training.optimizer.momentum=VALUE',
    ],
    [
      'train --min-delta -0.5',
      '--min-delta',
      'training.earlyStopping.minDelta is a setting: dropout-mlp train --set training.earlyStopping.minDelta=-0.5',
    ],
    [
      'train --nesterov my.yaml',
      '--nesterov',
      'training.optimizer.nesterov is a setting: dropout-mlp train --set training.optimizer.nesterov=true my.yaml',
    ],
    [
      'train --no-restore-best',
      '--no-restore-best',
      'training.earlyStopping.restoreBest is a setting: dropout-mlp train --set training.earlyStopping.restoreBest=false',
    ],
    [
      'train --early-stopping --name a|b',
      '--early-stopping',
      "training.earlyStopping is a setting: dropout-mlp train --set 'training.earlyStopping={}' --set 'name=a|b'",
    ],
    [
      'train --dropout 0.5',
      '--dropout',
      "model.layers.*.dropout is a setting: dropout-mlp train --set 'model.layers.*.dropout=0.5'",
    ],
    [
      'train --units 64',
      '--units',
      'model.layers.N.dense.units is a setting, N the place of the layer: dropout-mlp train --set model.layers.N.dense.units=64',
    ],
    ['validate my.yaml --seed 3', '--seed', 'seed is a setting: dropout-mlp validate my.yaml --set seed=3'],
    ['validate --config my.yaml', '--config', 'It is an argument, no option: dropout-mlp validate my.yaml'],
    ['eval --epochs 5', '--epochs', 'See: dropout-mlp eval --help'],
    [
      'train --lr 0.1 --validation-split 0.2',
      '--lr',
      'Did you mean the setting training.optimizer.learningRate? dropout-mlp train --set training.optimizer.learningRate=0.1 --set data.validationFraction=0.2',
    ],
    [
      'train --epoch 3',
      '--epoch',
      'Did you mean the setting training.epochs? dropout-mlp train --set training.epochs=3',
    ],
    ['summary --model runs/a', '--model', 'See: dropout-mlp summary --help'],
    [
      'eval --model=runs/a --quiet',
      '--model=runs/a',
      'It is an argument, no option: dropout-mlp eval runs/a --quiet',
    ],
    ['report --run runs/a', '--run', 'It is an argument, no option: dropout-mlp report runs/a'],
    ['plot --run runs/a', '--run', 'It is an argument, no option: dropout-mlp plot runs/a'],
    ['init -o my.yaml', '-o', 'It is an argument, no option: dropout-mlp init my.yaml'],
    [
      'predict --model runs/a --image a.png',
      '--model',
      'It is an argument, no option: dropout-mlp predict runs/a a.png',
    ],
    ['train --gpu 1', '--gpu', 'See: dropout-mlp train --help'],
    ['train --seeds 1', "--seeds'\n(Did you mean --seed?)", 'See: dropout-mlp train --help'],
  ])('%s', async (line, unknown, answer) => {
    const closing = unknown.includes("'") ? '' : "'";
    expect(await cli(...line.split(' '))).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: unknown option '${unknown}${closing}\n${answer}\n`,
    });
  });

  test('the answer does it', async () => {
    const { stdout } = await cli('summary', 'my.yaml', '--dropout', '0.5', '--json');
    expect(JSON.parse(stdout).error.hint).toContain("--set 'model.layers.*.dropout=0.5'");
    const set = ['--set', 'model.layers.*.dropout=0.5', '--json'];
    const { layers } = JSON.parse((await cli('summary', 'my.yaml', ...set)).stdout);
    expect(layers[1].detail).toBe('rate 0.5');
  });
});

describe('help', () => {
  test.each([['train'], ['data', 'fetch'], ['data'], []])('help %s %s', async (...words) => {
    const help = await cli('help', ...words);
    expect(help).toEqual(await cli(...words, '--help'));
    expect(help.code).toBe(0);
  });

  test.each([
    ['help', 'trian'],
    ['trian', '--help'],
  ])('%s %s is an error', async (...words) => {
    expect(await cli(...words)).toEqual({
      code: 2,
      stdout: '',
      stderr: "error: unknown command 'trian'\n(Did you mean train?)\nSee: dropout-mlp --help\n",
    });
  });
});

describe('settings', () => {
  test('of a path', async () => {
    expect(await cli('settings', 'training.batchSize')).toEqual({
      code: 0,
      stdout:
        'training.batchSize\n  Images behind each step of the optimizer. Accepts a whole number from 1 to\n  65536. Default: 32. Unit: images.\n',
      stderr: 'Set one for a run: dropout-mlp train --set training.batchSize=32\n',
    });
  });

  test.each([
    ['training.optimizer', 'training.optimizer.type=sgd'],
    ['earlyStopping', 'training.earlyStopping.monitor=valLoss'],
    ['optimizer.beta1', 'training.optimizer.type=adam --set training.optimizer.beta1=0.9'],
    ['data.subset', 'data.subset=VALUE'],
    ['flatten', "'model.layers.*.flatten={}'"],
    ['dense', "'model.layers.*.dense.units=VALUE'"],
    ['model.layers.2.dropout', 'model.layers.2.dropout.rate=VALUE'],
    ['model.layers[2].dropout', 'model.layers.2.dropout.rate=VALUE'],
    ['cosine.from', "'model.layers.*.dropout.rate={ cosine: { from: VALUE } }'"],
    ['early', "'model.layers.*.dropout.rate={ early: { rate: VALUE, epochs: VALUE, warmupEpochs: VALUE } }'"],
    ['training.optimizer.momentum.step.from', "'training.optimizer.momentum={ step: { from: VALUE } }'"],
  ])('of %s ends with how to set it: %s', async (path, override) => {
    expect((await cli('settings', path)).stderr).toBe(
      `Set one for a run: dropout-mlp train --set ${override}\n`,
    );
  });

  test('all, with an example of one', async () => {
    expect((await cli('settings')).stderr).toBe(
      'Set one for a run: dropout-mlp train --set training.epochs=5\n',
    );
  });

  const pathsOf = async (...args: string[]) =>
    JSON.parse((await cli('settings', ...args, '--json')).stdout).map(({ path }: { path: string }) => path);

  test.each<[path: string, paths: string[]]>([
    ['data.subset', ['data.subset']],
    ['flatten', ['model.layers.*.flatten']],
    ['dropout', ['model.layers.*.dropout', 'model.layers.*.dropout.rate']],
    ['learningRate', ['training.optimizer.learningRate', 'training.optimizer.learningRate']],
    ['batch-size', ['training.batchSize']],
    ['model.layers.2.dropout', ['model.layers.*.dropout', 'model.layers.*.dropout.rate']],
    ['model.layers[2].dropout.rate', ['model.layers.*.dropout.rate']],
    ['linear', ['linear', 'linear.from', 'linear.to', 'linear.epochs', 'linear.warmupEpochs']],
    ['training.optimizer.momentum', ['training.optimizer.momentum']],
    ['training.optimizer.momentum.step.from', ['training.optimizer.momentum.step.from']],
  ])('of %s', async (path, paths) => {
    expect(await pathsOf(path)).toEqual(paths);
  });

  test('all, as configs/README.md has them', async () => {
    const page = await readFile(join(import.meta.dirname, '../../configs/README.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path]) => path);
    expect(rows.length).toBeGreaterThan(40);
    expect(await pathsOf()).toEqual(rows);
    expect((await cli('settings')).stdout).toContain('\n\nSchedules, where they are accepted:\n\nconstant\n');
  });

  test.each([
    ['training.epoch', 'training.epoch: no setting is called so. Did you mean training.epochs?'],
    ['moments', 'moments: no setting is called so. Did you mean momentum?'],
    ['gpu', 'gpu: no setting is called so.'],
  ])('%s is none', async (path, expected) => {
    expect(await cli('settings', path)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${expected}\nAll settings: dropout-mlp settings\n`,
    });
  });
});

describe('~ is the directory of the user', () => {
  test('in a config, in --set and in options that the shell leaves alone', async () => {
    const home = join(directory.path, 'home');
    vi.stubEnv('HOME', home);
    expect(homedir()).toBe(home);
    await mkdir(home, { recursive: true });
    const message = `error: ${home}/none: no such directory; expected 'embedded' or a directory of IDX files\n`;
    for (const args of [
      ['--set', 'data.source=~/none'],
      ['--data', '~/none'],
    ]) {
      expect((await cli('train', 'my.yaml', ...args)).stderr).toContain(message);
    }
    const { code } = await cli('train', 'my.yaml', '--out=~/run', ...small);
    expect(code).toBe(0);
    expect(JSON.parse((await cli('eval', '~/run', '--json')).stdout).model).toBe(`${home}/run`);
  });
});
