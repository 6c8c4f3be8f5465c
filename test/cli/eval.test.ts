import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { idxImages, idxLabels, writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

const shard = 'group1-shard1of1.bin';
/** As a user sees it: the accuracy of the run on the test images. */
let accuracy: number;

beforeAll(async () => {
  const small = [...fewUnits, ...set('data.subset=600', 'training.epochs=2')];
  await cli('train', ...small, '--set', 'training.optimizer.learningRate=0.1');
  await cli('train', ...small, '--set', 'name=later', '--seed', '4', '--set', 'data.splitSeed=9');
  await cp(inDirectory('runs/article-1/model'), inDirectory('plain'), { recursive: true });
  accuracy = JSON.parse(await readFile(inDirectory('runs/article-1/metrics.json'), 'utf8')).test.accuracy;
});

const belowOne = () =>
  `test accuracy ${accuracy.toFixed(4)} is below --min-accuracy 1 by ${Number((1 - accuracy).toPrecision(2))}`;
const accuracyLine = (stdout: string) => /^Test accuracy: \d\.\d{4}$/m.exec(stdout)?.[0];

describe('dropout-mlp eval', () => {
  test('without a target it evaluates the latest run', async () => {
    const { code, stdout, stderr } = await cli('eval');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Latest run: runs/later-1\n' });
    expect((await cli('eval', '--quiet')).stderr).toBe('');
    expect(stdout.split('\n')[0]).toBe('runs/later-1, test split: 2 000 images');
  });

  test.each(['runs/article-1', 'runs/article-1/', 'runs/article-1/model', 'runs/article-1/model/model.json'])(
    '%s means the run: the accuracy is the one in metrics.json',
    async (target) => {
      const { code, stdout } = await cli('eval', target);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^runs\/article-1\/?, test split: 2 000 images\nTest accuracy: \d\.\d{4}\nTest loss: \d\.\d{4}\n/,
      );
      expect(accuracyLine(stdout)).toBe(`Test accuracy: ${accuracy.toFixed(4)}`);
    },
  );

  test.each(['train', 'validation', 'test'])(
    'the %s images of a run with data.splitSeed are those of its metrics.json',
    async (split) => {
      const metrics = JSON.parse(await readFile(inDirectory('runs/later-1/metrics.json'), 'utf8'));
      const { stdout } = await cli('eval', 'runs/later-1', '--split', split, '--json');
      expect(JSON.parse(stdout).accuracy).toBe(metrics[split].accuracy);
    },
  );

  test('prints loss, accuracy, the confusion matrix and a line for each class', async () => {
    const { stdout } = await cli('eval', 'runs/article-1');
    const [figures, confusion, classes] = stdout.split('\n\n').map((section) => section.trim().split('\n'));
    expect(figures).toHaveLength(3);
    expect(confusion?.[0]).toBe('Confusion matrix (row: true class, column: predicted class)');
    expect(confusion).toHaveLength(12);
    expect(classes?.[0]?.split(/ +/)).toEqual(['class', 'precision', 'recall', 'f1', 'images']);
    expect(classes?.map((line) => line.split(' ')[0])).toEqual([
      ...['class', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'macro', 'weighted'],
    ]);
  });

  test.each([
    ['train', 600],
    ['validation', 800],
    ['test', 2000],
  ])('--split %s: %d images, as good as in metrics.json', async (split, count) => {
    const metrics = JSON.parse(await readFile(inDirectory('runs/article-1/metrics.json'), 'utf8'));
    const { stdout } = await cli('eval', 'runs/article-1', '--split', split, '--json');
    const evaluation = JSON.parse(stdout);
    expect(evaluation).toMatchObject({ split, count, accuracy: metrics[split].accuracy });
    expect(evaluation.loss).toBeCloseTo(metrics[split].loss, 5);
  });

  test('--json prints one document that agrees with itself', async () => {
    const { code, stdout, stderr } = await cli('eval', 'runs/article-1', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { confusion, perClass, macro, weighted, calibration, ...rest } = JSON.parse(stdout);
    expect(weighted.recall).toBeCloseTo(accuracy, 12);
    expect(macro.f1).toBeGreaterThan(0);
    expect(rest).toEqual({ model: 'runs/article-1', split: 'test', loss: rest.loss, accuracy, count: 2000 });
    expect(confusion.flat().reduce((sum: number, images: number) => sum + images)).toBe(2000);
    expect(perClass).toHaveLength(10);
    expect(Object.keys(perClass[0])).toEqual(['precision', 'recall', 'f1', 'support']);
    expect(calibration).toMatchObject({ bins: 15, riskCoverage: { 19: { coverage: 1 } } });
    expect(calibration.riskCoverage[19].risk).toBeCloseTo(1 - accuracy, 12);
    expect(
      calibration.reliability.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
    ).toBe(2000);
  });

  test.each([
    ['0', 0, () => ''],
    ['1', 1, () => `error: ${belowOne()}\n`],
  ])('--min-accuracy %s exits with %d and prints the evaluation', async (threshold, expected, message) => {
    const { code, stdout, stderr } = await cli('eval', 'runs/article-1', '--min-accuracy', threshold);
    expect({ code, stderr }).toEqual({ code: expected, stderr: message() });
    expect(accuracyLine(stdout)).toBe(`Test accuracy: ${accuracy.toFixed(4)}`);
  });

  test('--json has the broken gate beside the evaluation', async () => {
    const { code, stdout } = await cli('eval', 'runs/article-1', '--min-accuracy', '1', '--json');
    expect(code).toBe(1);
    const error = { code: 'gate/accuracy', message: belowOne() };
    expect(JSON.parse(stdout)).toMatchObject({ accuracy, error });
  });
});

describe('a model that was copied out of its run', () => {
  test.each(['plain', 'plain/model.json'])('%s is tested on the test images of the run', async (target) => {
    const { code, stdout, stderr } = await cli('eval', target, '--min-accuracy', String(accuracy));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('plain/model.json, test split: 2 000 images');
    expect(accuracyLine(stdout)).toBe(`Test accuracy: ${accuracy.toFixed(4)}`);
  });

  test.each(['train', 'validation'])('and its %s images are known too', async (split) => {
    const [copied, run] = await Promise.all(
      ['plain', 'runs/article-1'].map((target) => cli('eval', target, '--split', split, '--json')),
    );
    const record = JSON.parse(run?.stdout as string);
    expect(JSON.parse(copied?.stdout as string)).toEqual({ ...record, model: 'plain/model.json' });
  });

  test('in the place of the model of another run it keeps its own split', async () => {
    await cp(inDirectory('runs/later-1'), inDirectory('mixed'), { recursive: true });
    await cp(inDirectory('plain'), inDirectory('mixed/model'), { recursive: true });
    expect(accuracyLine((await cli('eval', 'mixed')).stdout)).toBe(`Test accuracy: ${accuracy.toFixed(4)}`);
  });
});

describe('a model of which nothing is known', () => {
  const doubt =
    'nothing is known of the images that foreign/model.json was trained on, so that some of these may be among them';

  beforeAll(async () => {
    await cp(inDirectory('plain'), inDirectory('foreign'), { recursive: true });
    const {
      userDefinedMetadata: _,
      sha256: __,
      ...json
    } = JSON.parse(await readFile(inDirectory('plain/model.json'), 'utf8'));
    await writeFile(inDirectory('foreign/model.json'), JSON.stringify(json));
    await writeDataset('own-test', 28, 28, [3, 1, 4, 1, 5]);
  });

  test('is evaluated with a warning', async () => {
    const { code, stdout, stderr } = await cli('eval', 'foreign');
    expect({ code, stderr }).toEqual({ code: 0, stderr: `warning: ${doubt}\n` });
    expect(accuracyLine(stdout)).toMatch(/^Test accuracy: 0\.[3-9]/);
    expect(JSON.parse((await cli('eval', 'foreign', '--json')).stdout).warning).toBe(doubt);
  });

  test('meets no --min-accuracy', async () => {
    expect(await cli('eval', 'foreign', '--min-accuracy', '0.1')).toMatchObject({
      code: 1,
      stderr:
        `warning: ${doubt}\nerror: test accuracy cannot meet --min-accuracy: ${doubt}\n` +
        'Name a data set with test files of its own by --data.\n',
    });
  });

  test('but on a data set with test files of its own, as the run does', async () => {
    const [foreign, run] = await Promise.all(
      ['foreign', 'runs/article-1'].map((target) =>
        cli('eval', target, '--data', 'own-test', '--min-accuracy', '0', '--json'),
      ),
    );
    expect(foreign).toMatchObject({ code: 0, stderr: '' });
    const record = JSON.parse(run?.stdout as string);
    expect(JSON.parse(foreign?.stdout as string)).toEqual({ ...record, model: 'foreign/model.json' });
    expect(record.count).toBe(5);
  });

  test('whose metadata are of another kind is one of those', async () => {
    const json = JSON.parse(await readFile(inDirectory('foreign/model.json'), 'utf8'));
    await cp(inDirectory('foreign'), inDirectory('odd'), { recursive: true });
    for (const userDefinedMetadata of [null, [], 'x', {}, { 'dropout-mlp': { trainingData: { seed: 1 } } }]) {
      await writeFile(inDirectory('odd/model.json'), JSON.stringify({ ...json, userDefinedMetadata }));
      expect(await cli('eval', 'odd')).toMatchObject({
        code: 0,
        stderr: `warning: ${doubt.replace('foreign', 'odd')}\n`,
      });
    }
  });

  test('has no validation split', async () => {
    expect(await cli('eval', 'foreign', '--split', 'validation')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: foreign/model.json: its validation split has no images\n' +
        'Set data.validationFraction in the config, or evaluate another split.\n',
    });
  });
});

describe('where the data is not what it was at training', () => {
  const changed = () =>
    `error: ${inDirectory('grown')}: not the images any more that grown-run was trained on\n` +
    'Name the data it was trained on by --data, or a directory with test files of its own.\n';

  beforeAll(async () => {
    await writeEmbeddedDigits(inDirectory('grown'), 500, { parts: ['train'] });
    await cli('train', '--data', 'grown', '--set', 'training.epochs=1', '--out', 'grown-run');
    await cp(inDirectory('grown'), inDirectory('kept'), { recursive: true });
    await writeEmbeddedDigits(inDirectory('grown'), 550, { parts: ['train'] });
    await writeEmbeddedDigits(inDirectory('other'), 100, { from: 1, parts: ['train'] });
  });

  test.each([
    [['eval', 'grown-run']],
    [['eval', 'grown-run', '--data', 'grown']],
    [['eval', 'grown-run', '--split', 'train']],
    [['predict', 'grown-run', '--index', '3']],
  ])('%j is refused, as --resume is', async (args) => {
    expect(await cli(...args)).toEqual({ code: 2, stdout: '', stderr: changed() });
  });

  test('the same images elsewhere are good', async () => {
    const { test: expected } = JSON.parse(await readFile(inDirectory('grown-run/metrics.json'), 'utf8'));
    const { code, stdout, stderr } = await cli('eval', 'grown-run', '--data', 'kept', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).accuracy).toBe(expected.accuracy);
  });

  test('other images without test files of their own may have been trained on', async () => {
    const doubt =
      `grown-run was trained on other images than those of ${inDirectory('other')}, ` +
      'so that some of these may be among them';
    const { code, stderr } = await cli('eval', 'grown-run', '--data', 'other', '--min-accuracy', '0');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        `warning: ${doubt}\nerror: test accuracy cannot meet --min-accuracy: ${doubt}\n` +
        'Name a data set with test files of its own by --data.\n',
    });
  });

  test('a run of before models carried their training data is judged by its own files', async () => {
    const path = inDirectory('grown-run/model/model.json');
    const text = await readFile(path, 'utf8');
    const { userDefinedMetadata: _, sha256: __, ...json } = JSON.parse(text);
    await writeFile(path, JSON.stringify(json));
    expect(await cli('eval', 'grown-run')).toEqual({ code: 2, stdout: '', stderr: changed() });
    expect(await cli('eval', 'grown-run', '--data', 'kept')).toMatchObject({ code: 0, stderr: '' });
    await writeFile(path, text);
  });
});

describe('eval refuses', () => {
  const expectRefusal = async (args: string[], stderr: string, cwd = directory.path) => {
    expect(await runMain(['eval', ...args], { cwd })).toEqual({ code: 2, stdout: '', stderr });
  };

  test('to guess where there is no run yet', async () => {
    await mkdir(inDirectory('fresh'));
    await expectRefusal(
      [],
      'error: runs: no run yet in this directory\nTrain one: dropout-mlp train\n',
      inDirectory('fresh'),
    );
  });

  test('a directory that is neither a run nor a model', async () => {
    await expectRefusal(
      ['runs'],
      'error: runs: expected a run or a tfjs model, found neither run.json nor model.json\n' +
        'Runs are in runs/; train one with: dropout-mlp train\n',
    );
  });

  test.each(['runs/article-99', 'none.json'])('%s, which does not exist', async (target) => {
    await expectRefusal([target], `error: ${target}: no such file or directory\nCheck the path.\n`);
  });

  test('a run without a model', async () => {
    await cp(inDirectory('runs/article-1'), inDirectory('unfinished'), { recursive: true });
    await rm(inDirectory('unfinished/model'), { recursive: true });
    await expectRefusal(
      ['unfinished'],
      'error: unfinished: this run has no model; its training has not ended\n' +
        'Go on with it: dropout-mlp train --resume unfinished\n',
    );
  });

  test('an unknown split', async () => {
    await expectRefusal(
      ['--split', 'tset'],
      "error: option '--split <name>' argument 'tset' is invalid. Expected one of train, validation, test. " +
        'Did you mean test?\nSee: dropout-mlp eval --help\n',
    );
  });

  test.each(['1.5', '-0.1', 'NaN', 'high', ''])('--min-accuracy "%s"', async (threshold) => {
    await expectRefusal(
      [`--min-accuracy=${threshold}`],
      `error: option '--min-accuracy <x>' argument '${threshold}' is invalid. Expected a share in [0, 1].\n` +
        'See: dropout-mlp eval --help\n',
    );
  });

  test('images of another size', async () => {
    await writeDataset('tiny', 2, 3, [0, 1, 2]);
    await expectRefusal(
      ['runs/article-1', '--data', 'tiny'],
      `error: runs/article-1: expected images of 28x28 pixels, received images of 2x3 in ${inDirectory('tiny')}\n` +
        'Name the data it was trained on with --data.\n',
    );
  });

  test('more classes than the model knows', async () => {
    await writeDataset('letters', 28, 28, [0, 25]);
    await expectRefusal(
      ['runs/article-1', '--data', 'letters'],
      `error: runs/article-1: expected at most 10 classes, received 26 classes in ${inDirectory('letters')}\n` +
        'Name the data it was trained on with --data.\n',
    );
  });
});

describe('eval refuses a damaged model:', () => {
  const copyAgain = 'Copy the whole model directory again, or train again.';
  const cases: [name: string, damage: (model: string) => Promise<void>, stderr: string][] = [
    [
      'a shard cut short',
      (model) => truncate(join(model, shard), 1000),
      `error: damaged/model.json: expected 57192 bytes of weights, received 1000 in ${shard}\n${copyAgain}\n`,
    ],
    [
      'a missing shard',
      (model) => rm(join(model, shard)),
      `error: damaged/${shard}: no such file or directory\nCheck the path.\n`,
    ],
    [
      'model.json cut short',
      (model) => truncate(join(model, 'model.json'), 500),
      'error: damaged/model.json: expected a tfjs model in JSON, received a file that is no whole JSON document\n' +
        `${copyAgain}\n`,
    ],
    [
      'model.json that is empty',
      (model) => truncate(join(model, 'model.json'), 0),
      'error: damaged/model.json: expected a tfjs model in JSON, received a file that is no whole JSON document\n' +
        `${copyAgain}\n`,
    ],
    [
      'another JSON document',
      (model) => writeFile(join(model, 'model.json'), '{"name": "dropout-mlp"}'),
      'error: damaged/model.json: expected a tfjs LayersModel with "modelTopology" and "weightsManifest"\n' +
        `${copyAgain}\n`,
    ],
  ];

  test.each(cases)('%s', async (_, damage, stderr) => {
    await rm(inDirectory('damaged'), { recursive: true, force: true });
    await cp(inDirectory('plain'), inDirectory('damaged'), { recursive: true });
    await damage(inDirectory('damaged'));
    expect(await cli('eval', 'damaged/model.json')).toEqual({ code: 2, stdout: '', stderr });
  });
});

/** A directory of IDX files, the same images for training and for testing. */
async function writeDataset(name: string, height: number, width: number, labels: number[]): Promise<void> {
  await mkdir(inDirectory(name));
  for (const part of ['train', 't10k']) {
    const images = idxImages(labels.length, height, width);
    await writeFile(inDirectory(name, `${part}-images-idx3-ubyte`), images);
    await writeFile(inDirectory(name, `${part}-labels-idx1-ubyte`), idxLabels(labels));
  }
}
