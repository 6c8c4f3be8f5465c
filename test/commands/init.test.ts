import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { init } from '../../src/commands/init.ts';
import { loadConfig } from '../../src/config/load.ts';
import { shippedNames } from '../../src/config/shipped.ts';
import { directoryWith, messageOf } from '../dataset/idx-fixtures.ts';
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
