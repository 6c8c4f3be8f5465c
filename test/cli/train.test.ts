import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunDirectory } from '../../src/runs/run-directory.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import { type CliOptions, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, set, small } from './small.ts';

const directory = useTemporaryDirectory();
const cli = (args: string[]) => runMain(args, { cwd: directory.path });
const executable = (args: string[], options: CliOptions = {}) =>
  runCli(args, { cwd: directory.path, ...options });
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const read = (...names: string[]) => readFile(inDirectory(...names), 'utf8');
/** Their SHA-256: what differs need not be shown, and comparing bytes one by one takes a second. */
const weights = async (run: string) =>
  createHash('sha256')
    .update(await readFile(inDirectory(run, 'model', 'group1-shard1of1.bin')))
    .digest('hex');

/** The history of a run, but for what time it took. */
const figures = async (run: string) =>
  (await read(`${run}/history.jsonl`))
    .trim()
    .split('\n')
    .map((line) => ({ ...JSON.parse(line), durationMs: undefined, samplesPerSecond: undefined }));

describe('dropout-mlp train', () => {
  test('without a config it trains the reference network and leaves a whole run behind', async () => {
    const short = set('data.subset=600', 'training.epochs=2');
    const { code, stdout, stderr } = await executable(['train', ...short]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Test accuracy: 0\.\d{4}$/m);
    expect(stdout).toMatch(/^Run: runs\/article-1$/m);
    expect(stderr).toMatch(/^epoch +1\/2 .*train loss .*val loss /m);
    expect((await readdir(inDirectory('runs/article-1'))).sort()).toEqual([
      'checkpoint-before.bin',
      'checkpoint.bin',
      'config.yaml',
      'history.csv',
      'history.jsonl',
      'metrics.json',
      'model',
      'run.json',
    ]);
    const history = (await read('runs/article-1/history.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect((await read('runs/article-1/history.csv')).split('\n')[0]).toMatch(
      /^epoch,trainLoss,trainAccuracy,valLoss,/,
    );
    const manifest = JSON.parse(await read('runs/article-1/run.json'));
    expect(manifest).toMatchObject({
      seed: 1,
      engine: 'fused',
      backend: { name: 'wasm', version: '4.22.0' },
      dataset: { source: 'embedded', imageShape: [28, 28], classes: 10, images: { train: 600, test: 2000 } },
      parameters: 109386,
    });
    expect(manifest.dataset.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test('the same command gives the same weights to the byte, another seed others', async () => {
    for (const [run, out, seed] of [
      [executable, 'same-1', '5'],
      [cli, 'same-2', '5'],
      [cli, 'other', '6'],
    ] as const) {
      expect((await run(['train', ...small, '--out', out, '--seed', seed])).code).toBe(0);
    }
    expect(await weights('same-1')).toEqual(await weights('same-2'));
    expect(await weights('same-1')).not.toEqual(await weights('other'));
    expect(await read('same-1/model/model.json')).toBe(await read('same-2/model/model.json'));
  });

  test('the config saved in a run trains the same run again', async () => {
    await cli(['train', '--config', 'same-1/config.yaml', '--out', 'again']);
    expect(await weights('again')).toEqual(await weights('same-1'));
  });

  test('without a seed one is drawn and recorded', async () => {
    await cli(['train', ...small, ...set('seed=null', 'training.epochs=1'), '--out', 'drawn']);
    const { seed } = JSON.parse(await read('drawn/run.json'));
    expect(await read('drawn/config.yaml')).toMatch(new RegExp(`^seed: ${seed}$`, 'm'));
    await cli(['train', '--config', 'drawn/config.yaml', '--out', 'redrawn']);
    expect(await weights('redrawn')).toEqual(await weights('drawn'));
  });

  test('--json prints one document and keeps progress off stdout; --quiet keeps stderr empty', async () => {
    const { code, stdout, stderr } = await executable([
      'train',
      ...small,
      '--json',
      '--quiet',
      '--out',
      'json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ run: 'json', seed: 1, reason: 'epochs', lastEpoch: 2 });
    expect(result.test).toEqual(JSON.parse(await read('json/metrics.json')).test);
    const lines = (await read('json/history.jsonl')).trim().split('\n');
    expect(result.history).toEqual(lines.map((line) => JSON.parse(line)));
    expect(result.history.map(({ dropoutRates }: EpochRecord) => dropoutRates)).toEqual([
      [0.2, 0.2],
      [0.2, 0.2],
    ]);
  });

  test.each([
    ['0.01', 0],
    ['1', 1],
  ])('--min-accuracy %s exits with %d', async (threshold, expected) => {
    const gate = ['--min-accuracy', threshold, '--out', `min-${threshold}`];
    expect((await cli(['train', ...small, ...gate])).code).toBe(expected);
  });

  test('a broken --min-accuracy is said on stderr and in --json', async () => {
    const gate = ['--min-accuracy', '1', '--quiet', '--json', '--out', 'gate'];
    const { code, stdout, stderr } = await cli(['train', ...small, ...gate]);
    const { test: measured, error } = JSON.parse(stdout);
    const message = `test accuracy ${measured.accuracy.toFixed(4)} is below --min-accuracy 1 by ${Number((1 - measured.accuracy).toPrecision(2))}`;
    expect({ code, stderr, error }).toEqual({
      code: 1,
      stderr: `error: ${message}\n`,
      error: { code: 'gate/accuracy', message },
    });
  });

  test('early stopping says why training ended and puts back the best weights', async () => {
    const fast = set('training.optimizer.learningRate=0.5', 'training.optimizer.momentum=0.9');
    const stopping = set('training.epochs=300', 'training.earlyStopping.patience=2');
    const { code, stdout } = await cli(['train', ...small, ...fast, ...stopping, '--out', 'stopped']);
    expect(code).toBe(0);
    const { reason, lastEpoch, bestEpoch } = JSON.parse(await read('stopped/metrics.json'));
    expect(reason).toBe('patience');
    expect(lastEpoch).toBe(bestEpoch + 2);
    expect(stdout).toContain(`Ended after epoch ${lastEpoch}: valLoss has not improved for 2 epochs.\n`);
    expect(stdout).toContain(`Best epoch: ${bestEpoch}; its weights were put back.\n`);
  });

  test('a loss of NaN ends with exit code 1, saying what to change, and saves no model', async () => {
    const diverging = set('training.optimizer.learningRate=1e25', 'training.earlyStopping=null');
    const { code, stdout, stderr } = await cli(['train', ...small, ...diverging, '--out', 'diverged']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      'Ended after epoch 1: the loss or the weights became NaN. Lower training.optimizer.learningRate (now 1e+25).\n' +
        'No model was saved.\n' +
        'Run: diverged\n' +
        'Next: dropout-mlp train with a lower learning rate\n',
    );
    expect(stderr).toContain(
      'error: training diverged in epoch 1: the loss or the weights became NaN\n' +
        'Lower training.optimizer.learningRate (now 1e+25).\n',
    );
    await expect(access(inDirectory('diverged/model'))).rejects.toThrow();
    const { checkpoint } = await new RunDirectory(inDirectory('diverged')).readCheckpoint();
    expect(checkpoint.epoch).toBe(0); // that of before the first epoch
  });

  test.each(['fused', 'layers'])(
    'NaN weights that ReLU hides from the loss are divergence: %s',
    async (engine) => {
      const hidden = Array.from({ length: 7 }, (_, number) => [
        '- dense: { units: 64, activation: relu }',
        ...(number < 2 ? [`- dropout: ${[0.2, 0.5][number]}`] : []),
      ]);
      const layers = ['- flatten', ...hidden.flat(), '- dense: { units: 10, activation: softmax }'];
      const text =
        `seed: 379\ndata: { subset: 320 }\nmodel:\n  layers:\n${layers.map((line) => `    ${line}\n`).join('')}` +
        `training: { optimizer: { learningRate: 6.1 }, epochs: 3, engine: ${engine} }\n`;
      await writeFile(inDirectory('deep.yaml'), text);
      const { code, stderr } = await cli([
        'train',
        'deep.yaml',
        ...fewImages,
        '--quiet',
        '--out',
        `deep-${engine}`,
      ]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^error: training diverged in epoch [123]: the loss or the weights became NaN\n/,
        ),
      });
      await expect(access(inDirectory(`deep-${engine}/model`))).rejects.toThrow();
    },
  );

  test('nothing is overwritten without --force', async () => {
    const before = await weights('same-1');
    const refused = await cli(['train', ...small, '--out', 'same-1', '--seed', '9']);
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: same-1: this directory is not empty\nChoose another --out, or add --force.\n',
    });
    expect(await weights('same-1')).toEqual(before);
    expect((await cli(['train', ...small, '--out', 'same-1', '--seed', '9', '--force'])).code).toBe(0);
    expect(await weights('same-1')).not.toEqual(before);
  });

  test('a mistake in the config leaves nothing on disk', async () => {
    const { code, stderr } = await cli(['train', '--set', 'training.epochs=-1', '--out', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain('training.epochs: expected a whole number');
    await expect(access(inDirectory('nothing'))).rejects.toThrow();
  });

  test('an output path that is a file is refused', async () => {
    await writeFile(inDirectory('file'), '');
    const { code, stderr } = await cli(['train', ...small, '--out', 'file']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: file: expected a directory, received a file\nChoose another --out.\n',
    });
  });
});

describe('Ctrl-C', () => {
  test('ends the epoch, keeps the run, exits with 130, and --resume ends where an unbroken run does', async () => {
    const settings = set('data.subset=1000', 'training.epochs=8', 'training.batchSize=1');
    const task = [...fewImages, ...settings];
    await cli(['train', ...task, '--out', 'unbroken']);
    let sent = false;
    const interrupted = await executable(['train', ...task, '--out', 'broken'], {
      onStderr: (stderr) => {
        if (sent || !stderr.includes('epoch 2/8')) return undefined;
        sent = true;
        return 'SIGINT';
      },
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stdout).toMatch(
      /^Ended (after epoch \d+|in epoch \d+, after [\d ]+ of 1 000 images): interrupted\.$/m,
    );
    expect(interrupted.stdout).toMatch(/^Next: dropout-mlp train --resume broken$/m);
    expect(JSON.parse(await read('broken/metrics.json')).reason).toBe('interrupted');
    const { lastEpoch } = JSON.parse(await read('broken/metrics.json'));
    expect(lastEpoch).toBeLessThan(8);
    await appendFile(inDirectory('broken/history.jsonl'), '{"epoch": 99, "trainLo'); // as if killed while writing
    expect((await cli(['train', '--resume', 'broken'])).code).toBe(0);
    expect(await weights('broken')).toEqual(await weights('unbroken'));
    const epochs = (await read('broken/history.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).epoch);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

const sgd =
  '{ learningRate: { cosine: { from: 0.05, to: 0.001 } }, momentum: { linear: { from: 0.5, to: 0.9 } } }';

describe('kill -9', () => {
  test.each([
    [
      'schedules, the adaptive rate and reduced learning rates',
      [
        'data.subset=400',
        'model.layers.2.dropout.rate={ adaptive: { start: 0.2, targetGap: 0.01, min: 0, max: 0.7 } }',
        'model.layers.4.dropout.rate={ linear: { from: 0, to: 0.5 } }',
        `training.optimizer=${sgd}`,
        'training.reduceOnPlateau={ monitor: valLoss, patience: 1, factor: 0.5, minDelta: 1 }',
      ],
    ],
    [
      'rates that are learned, with the slots of Adam',
      [
        ...['data.subset=96', 'model.layers.1.dense.units=32'], // of dropConnect each image takes long, by its weights
        'model.layers.2={ concreteDropout: 0.1 }',
        'model.layers.4={ dropConnect: 0.2 }',
        'training.optimizer={ type: adam }',
      ],
    ],
  ])('%s: --resume ends with the bits of an unbroken run', async (_, changes) => {
    const options = [...fewImages, ...set('training.epochs=8', 'training.batchSize=8', ...changes)];
    expect(await cli(['train', ...options, '--out', 'unkilled', '--force'])).toMatchObject({ code: 0 });
    const killed = await executable(['train', ...options, '--out', 'killed-9', '--force'], {
      onStderr: (stderr) => (stderr.includes('epoch 3/8') ? 'SIGKILL' : undefined),
    });
    expect(killed.code).toBe(null);
    expect(existsSync(inDirectory('killed-9/metrics.json'))).toBe(false);
    expect((await cli(['train', '--resume', 'killed-9'])).code).toBe(0);
    expect(await weights('killed-9')).toEqual(await weights('unkilled'));
    expect(await figures('killed-9')).toEqual(await figures('unkilled'));
  });
});

describe('--resume', () => {
  test('goes on with more epochs', async () => {
    await cli(['train', ...small, '--out', 'short']);
    const { code, stderr } = await cli(['train', '--resume', 'short', '--set', 'training.epochs=4']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^epoch +3\/4 /m);
    await cli(['train', ...small, '--set', 'training.epochs=4', '--out', 'four']);
    expect(await weights('short')).toEqual(await weights('four'));
  });

  test.each([
    ['--set data.subset=500', ['--set', 'data.subset=500']],
    ['--seed', ['--seed', '3']],
  ])('refuses %s, which would change what was trained', async (received, args) => {
    const { code, stderr } = await cli(['train', '--resume', 'short', ...args]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        `error: ${received}: does not go with --resume, which goes on with the config of the run\n` +
        'Only training.epochs, training.earlyStopping, data.classNames and gates may be set. For other settings begin a new run.\n',
    });
  });

  const contents = async (run: string) =>
    Object.fromEntries(
      await Promise.all(
        ['config.yaml', 'history.jsonl', 'metrics.json', 'checkpoint.bin'].map(async (name) => [
          name,
          await read(`${run}/${name}`),
        ]),
      ),
    );

  test.each([
    ['training.epochs', 'training.epochs=3', 3],
    ['training.earlyStopping', 'training.earlyStopping.minDelta=9', 2],
  ])(
    'refuses %s that would have ended the run earlier, and writes nothing',
    async (setting, override, end) => {
      const before = await contents('short');
      expect(
        await cli(['train', '--resume', 'short', ...set(override, 'training.earlyStopping.patience=1')]),
      ).toEqual({
        code: 2,
        stdout: '',
        stderr:
          `error: ${setting}: with this setting short would have ended after epoch ${end}, and it has come to epoch 4\n` +
          'Choose settings under which it goes on, or begin a new run.\n',
      });
      expect(await contents('short')).toEqual(before);
    },
  );

  test('under another metric early stopping sees the epochs so far again', async () => {
    const accuracy = set('training.earlyStopping.monitor=valAccuracy', 'training.epochs=8');
    expect((await cli(['train', '--resume', 'short', ...accuracy])).code).toBe(0);
    await cli(['train', ...small, ...accuracy, '--out', 'by-accuracy']);
    const { bestEpoch, weightsOfEpoch } = JSON.parse(await read('by-accuracy/metrics.json'));
    expect(JSON.parse(await read('short/metrics.json'))).toMatchObject({ bestEpoch, weightsOfEpoch });
    expect(await weights('short')).toEqual(await weights('by-accuracy'));
  });

  test.each([
    ['units: 64', 'units: 65', 'model.layers.3.dense.units is 65', 'trained with 64'],
    [
      'learningRate: 0.01',
      'learningRate: 0.5',
      'training.optimizer.learningRate is 0.5',
      'trained with 0.01',
    ],
    ['seed: 1', 'seed: 2', 'seed is 2', 'trained with 1'],
  ])('refuses a config.yaml in which %j became %j', async (from, to, received, expected) => {
    await cli(['train', ...small, '--out', 'edited', '--force']);
    const text = await read('edited/config.yaml');
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    await writeFile(inDirectory('edited/config.yaml'), edited);
    const { code, stderr } = await cli(['train', '--resume', 'edited', '--set', 'training.epochs=3']);
    expect(code).toBe(2);
    expect(stderr).toContain(`edited/config.yaml: ${received}`);
    expect(stderr).toContain(expected);
    expect(await read('edited/config.yaml')).toBe(edited);
  });

  test('a damaged checkpoint gives way to the one before, and says so', async () => {
    await cli(['train', ...small, '--out', 'flipped']);
    const path = inDirectory('flipped/checkpoint.bin');
    const bytes = await readFile(path);
    bytes[5000] = (bytes[5000] as number) ^ 4;
    await writeFile(path, bytes);
    const { code, stderr } = await cli(['train', '--resume', 'flipped', '--quiet']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'warning: flipped/checkpoint.bin: this is no whole checkpoint; going on from the one before, of epoch 1\n',
    });
    expect(await weights('flipped')).toEqual(await weights('json'));
  });

  test('brings a damaged or missing history back from the checkpoint', async () => {
    const damages: (() => Promise<void>)[] = [
      () => writeFile(inDirectory('history/history.jsonl'), 'null\n{"epoch": 7}\n'),
      () => rm(inDirectory('history/history.jsonl')),
    ];
    await cli(['train', ...small, '--out', 'history']);
    const before = await read('history/history.jsonl');
    for (const damage of damages) {
      await damage();
      expect((await cli(['train', '--resume', 'history'])).code).toBe(0);
      expect(await read('history/history.jsonl')).toBe(before);
    }
  });

  test('warns where the weights of what is now the best epoch were not kept', async () => {
    await cli(['train', ...small, '--out', 'lost']);
    const settings = set('training.epochs=4', 'training.earlyStopping.minDelta=100');
    const { code, stderr } = await cli(['train', '--resume', 'lost', '--quiet', ...settings]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'warning: the weights of epoch 1, the best so far by these settings, were not kept: ' +
        'only those of a better one can be put back\n',
    });
  });

  test('refuses a run that diverged, as eval does; both say what to do instead', async () => {
    const stderr =
      'error: diverged: the training of this run diverged: its loss or its weights became NaN\n' +
      'Train anew with a lower learning rate: dropout-mlp train diverged/config.yaml ' +
      '--set training.optimizer.learningRate=...\n';
    expect(await cli(['train', '--resume', 'diverged'])).toEqual({ code: 2, stdout: '', stderr });
    expect(await cli(['eval', 'diverged'])).toEqual({ code: 2, stdout: '', stderr });
    await cli(['train', ...small, '--out', 'nan-checkpoint']); // as if killed before its metrics were written
    await cp(inDirectory('nan-checkpoint'), inDirectory('killed'), { recursive: true });
    const run = new RunDirectory(inDirectory('killed'));
    const saved = await run.readCheckpoint();
    saved.checkpoint.state.weights[0]?.fill(Number.NaN, 0, 1);
    await run.writeCheckpoint(saved);
    const refused = await cli(['train', '--resume', 'killed']);
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: stderr.replaceAll('diverged/', 'killed/').replace('error: diverged', 'error: killed'),
    });
  });

  test('refuses what is no run', async () => {
    await mkdir(inDirectory('empty'), { recursive: true });
    const { code, stderr } = await cli(['train', '--resume', 'empty']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: empty: expected the directory of a run, with run.json in it\nRuns are in runs/.\n',
    });
  });
});
