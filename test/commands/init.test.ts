import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type InitOptions, init } from '../../src/commands/init.ts';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { loadConfig } from '../../src/config/load.ts';
import { shippedNames } from '../../src/config/shipped.ts';
import { probeDataset } from '../../src/dataset/source.ts';
import { directoryWith, idxImages, idxLabels, messageOf } from '../dataset/idx-fixtures.ts';
import { captureIo } from './captured-io.ts';

test('init writes the reference network, every setting with its sentence, and says what to run next', async () => {
  const file = join(directoryWith({}), 'new', 'my.yaml');
  const io = captureIo();
  expect(await init({ file }, io)).toBe(0);
  expect(io.out()).toBe(`Wrote ${file}\n`);
  expect(io.err()).toBe(`Train it with: dropout-mlp train ${file}\n`);
  const [written, article] = await Promise.all([loadConfig(file, []), loadConfig(undefined, [])]);
  expect(written.config).toEqual({ ...article.config, name: 'my-network' });
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines[0]).toBe('# A config of dropout-mlp. What is left out has its default.');
  const uncommented = lines.filter(
    (line, index) => /^\s*[a-z]+:/i.test(line) && !/^\s*#/.test(lines[index - 1] ?? ''),
  );
  // Each sentence stands before the first setting it describes only.
  expect(uncommented.map((line) => line.trim())).toEqual([
    'units: 64',
    'activation: relu',
    'units: 10',
    'activation: softmax',
  ]);
});

test.each([
  ['my.yaml', './node_modules/dropout-mlp/configs/schema.json'],
  ['configs/a/my.yaml', '../../node_modules/dropout-mlp/configs/schema.json'],
])('init %s names the schema of the package that its project has installed', async (name, expected) => {
  const directory = directoryWith({});
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(join(import.meta.dirname, '../..'), join(directory, 'node_modules/dropout-mlp'));
  const file = join(directory, name);
  await init({ file }, captureIo());
  const [first] = readFileSync(file, 'utf8').split('\n');
  expect(first).toBe(`# yaml-language-server: $schema=${expected}`);
  expect(readFileSync(join(file, '..', expected), 'utf8')).toContain('"title": "A config of dropout-mlp"');
});

const shipped = await shippedNames();

test.each(shipped)(
  'init --from %s writes a config that trains the same, and says what was measured with it',
  async (from) => {
    const file = join(directoryWith({}), 'my.yaml');
    await init({ file, from }, captureIo());
    const [written, shipped] = await Promise.all([loadConfig(file), loadConfig(from)]);
    expect(written.config).toEqual(shipped.config);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(new RegExp(`^# From ${from}: .*\n# measured: test accuracy 0`, 'm'));
    expect(text).toContain('\n  # Passes over the training images, at most.\n');
  },
);

test('init --from a name that is none lists those that are', async () => {
  await expect(init({ from: 'artcle-momentum' }, captureIo())).rejects.toMatchObject({
    message: '--from artcle-momentum: no shipped config of this name. Did you mean article-momentum?',
    hint: `Shipped configs: ${shipped.join(', ')}. To copy a file of your own, use cp.`,
  });
});

test('init --list prints the shipped configs and writes nothing', async () => {
  const file = join(directoryWith({}), 'my.yaml');
  const io = captureIo();
  expect(await init({ file, list: true }, io)).toBe(0);
  expect(readdirSync(join(file, '..'))).toEqual([]);
  expect(io.out().split('\n\n')).toContain(
    "article\n  the article's network: two hidden layers with dropout, plain SGD, early\n  stopping on a validation split\n  test accuracy 0.9605, 0.9560, 0.9555 (seeds 1, 2, 3); 0.9713, 0.9727, 0.9718\n  with --data data/mnist --set training.epochs=20",
  );
  expect(io.out().match(/^\S+$/gm)).toEqual(shipped);
});

test('init --json prints the file only', async () => {
  const file = join(directoryWith({}), 'my.yaml');
  const io = captureIo();
  await init({ file, json: true }, io);
  expect(JSON.parse(io.out())).toEqual({ file });
  expect(io.err()).toBe('');
});

test('init refuses to overwrite, and does so with --force', async () => {
  const directory = directoryWith({ 'my.yaml': 'mine' });
  const file = join(directory, 'my.yaml');
  expect(await messageOf(init({ file }, captureIo()), directory)).toBe(
    'UserError: DIR/my.yaml: a file of this name already exists',
  );
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(await init({ file, force: true }, captureIo())).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toBe('mine');
  expect(readdirSync(directory)).toEqual(['my.yaml']);
});

test.each([
  ['folder', 'DIR/folder: expected a file, received a directory'],
  ['my.json', 'DIR/my.json: expected a name such as dropout-mlp.yaml, received one for JSON'],
  ['file/my.yaml', 'DIR/file/my.yaml: a part of this path is a file, not a directory'],
])('init %s is refused', async (name, expected) => {
  const directory = directoryWith({ file: '' });
  mkdirSync(join(directory, 'folder'));
  const action = init({ file: join(directory, name), force: true }, captureIo());
  expect(await messageOf(action, directory)).toBe(`UserError: ${expected}`);
});

describe('init --data', () => {
  /** Images of 4 x 6 pixels in classes that follow each other. */
  const pair = (part: string, count: number, classes: number) => ({
    [`${part}-images-idx3-ubyte`]: idxImages(count, 4, 6),
    [`${part}-labels-idx1-ubyte`]: idxLabels(Array.from({ length: count }, (_, image) => image % classes)),
  });
  const written = async (directory: string, options: Partial<InitOptions>) => {
    const io = captureIo();
    const file = join(directory, 'my.yaml');
    await init({ file, data: directory, ...options }, io);
    return { file, stderr: io.err().replaceAll(directory, 'DIR'), ...(await loadConfig(file)) };
  };

  test.each<[string, Record<string, Uint8Array | string>, object, number, string]>([
    [
      'with test files and names',
      {
        ...pair('train', 60, 3),
        ...pair('t10k', 9, 3),
        'labels.txt': 'ant\nbee\ncow\n',
        'readme.txt': 'x\n',
      },
      { validationFraction: 0.1, testFraction: 0.2, classNames: ['ant', 'bee', 'cow'] },
      3,
      'DIR: 4 x 6 pixels, 3 classes with the names in labels.txt, 60 images to train, 9 to test\n',
    ],
    [
      'without either',
      pair('train', 1000, 12),
      { validationFraction: 0.1, testFraction: 0.2 },
      12,
      'DIR: 4 x 6 pixels, 12 classes, 1 000 images, some of them set apart to test\n',
    ],
    [
      'of very few images, of one class',
      pair('train', 4, 1),
      { validationFraction: 0.2, testFraction: 0.2 },
      2,
      'DIR: 4 x 6 pixels, 1 class, 4 images, some of them set apart to test\nAll images have one class: there is nothing to tell apart.\n',
    ],
    [
      "with EMNIST's mapping, whose labels begin at 1, and names that do not fit",
      {
        'emnist-x-train-images-idx3-ubyte': idxImages(30, 6, 4),
        'emnist-x-train-labels-idx1-ubyte': idxLabels(
          Array.from({ length: 30 }, (_, image) => 1 + (image % 2)),
        ),
        'classes.txt': 'a\nb\n',
        'emnist-x-mapping.txt': '1 65 97\n2 66 98\n',
      },
      { validationFraction: 0.1, testFraction: 0.2, classNames: ['0', 'Aa', 'Bb'] },
      3,
      'DIR: 4 x 6 pixels, 3 classes with the names in emnist-x-mapping.txt, 30 images, some of them set apart to test\nNo image has class 0.\n',
    ],
    [
      'with names that are none',
      { ...pair('train', 60, 3), 'labels.txt': '0\n1\n2\n0\n', 'class_names.txt': 'a\n\nb\n' },
      { validationFraction: 0.1, testFraction: 0.2 },
      3,
      'DIR: 4 x 6 pixels, 3 classes, 60 images, some of them set apart to test\nDIR/class_names.txt is not used. DIR/class_names.txt:2: expected a name, received an empty line.\nDIR/labels.txt is not used: it has 4 names for 3 classes.\n',
    ],
  ])('of a data set %s fits it', async (_, files, data, units, expected) => {
    const directory = directoryWith(files);
    const { config, stderr, file, ...loaded } = await written(directory, {});
    expect(config.data).toEqual({ source: directory, ...data });
    expect(config.model.inputShape).toEqual([4, 6]);
    expect(config.model.layers.at(-1)).toMatchObject({ dense: { units } });
    expect(config.name).toBe(basename(directory));
    expect(stderr).toBe(`${expected}Train it with: dropout-mlp train DIR/my.yaml\n`);
    expect(checkAgainstDataset({ config, ...loaded }, await probeDataset(directory))).toEqual(config);
    expect(readFileSync(file, 'utf8').match(/^.*testFraction.*$/m)?.[0]).toBe(
      't10k-images-idx3-ubyte' in files ? undefined : '  testFraction: 0.2',
    );
  });

  test('names the data and its names as they are named, from where the config lies', async () => {
    const directory = directoryWith({});
    mkdirSync(join(directory, 'data/Fashion (1)'), { recursive: true });
    const files = { ...pair('train', 60, 3), 'names.txt': 'ant\nbee\ncow\n' };
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(directory, 'data/Fashion (1)', name), content);
    const before = process.cwd();
    process.chdir(directory);
    try {
      await init({ file: 'configs/my.yaml', data: 'data/Fashion (1)' }, captureIo());
      const text = readFileSync('configs/my.yaml', 'utf8');
      expect(text).toContain('\nname: Fashion-1-\n');
      expect(text).toContain('\n  source: data/Fashion (1)\n');
      expect(text).toContain('\n  classNames: ../data/Fashion (1)/names.txt\n');
      expect((await loadConfig('configs/my.yaml')).config.data.classNames).toEqual(['ant', 'bee', 'cow']);
    } finally {
      process.chdir(before);
    }
  });

  test('copies a shipped config without what was measured on other data', async () => {
    const directory = directoryWith(pair('train', 60, 3));
    const { config, file } = await written(directory, { from: 'max-norm' });
    expect(config).toMatchObject({
      name: 'max-norm',
      data: { source: directory },
      model: { inputShape: [4, 6] },
    });
    expect(readFileSync(file, 'utf8')).not.toContain('measured');
  });

  test.each<[string, Record<string, Uint8Array>, Partial<InitOptions>, string]>([
    [
      'no images',
      {},
      {},
      'UserError: DIR: no train images found; looked for train-images-idx3-ubyte, with or without .gz',
    ],
    [
      'a single image',
      pair('train', 1, 1),
      {},
      'UserError: config  data.source: expected at least 2 images where there are no test files, one to train on and one to test with, received 1.',
    ],
    [
      'fewer images than the copied config trains on',
      pair('train', 60, 3),
      { from: 'adaptive-dropout' },
      'UserError: config  data.subset: expected at most 47, the training images that the other splits leave of 60, received 2000. Choose a smaller subset, or leave it out to train on all of them.',
    ],
  ])('of %s is refused, and writes nothing', async (_, files, options, expected) => {
    const directory = directoryWith(files);
    const action = init({ file: join(directory, 'my.yaml'), data: directory, ...options }, captureIo());
    expect(await messageOf(action, directory)).toBe(expected);
    expect(readdirSync(directory)).not.toContain('my.yaml');
  });
});
