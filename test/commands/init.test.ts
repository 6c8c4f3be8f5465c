import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { init } from '../../src/commands/init.ts';
import { loadConfig } from '../../src/config/load.ts';
import { directoryWith, messageOf } from '../dataset/idx-fixtures.ts';
import { captureIo } from './captured-io.ts';

test('init writes the reference network, every setting with its sentence, and says what to run next', async () => {
  const file = join(directoryWith({}), 'new', 'my.yaml');
  const io = captureIo();
  expect(await init({ file }, io)).toBe(0);
  expect(io.out()).toBe(`Wrote ${file}\n`);
  expect(io.err()).toBe(`Train it with: dropout-mlp train --config ${file}\n`);
  const [written, article] = await Promise.all([loadConfig(file, []), loadConfig(undefined, [])]);
  expect(written.config).toEqual({ ...article.config, name: 'my-network' });
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines[0]).toMatch(/^# yaml-language-server: \$schema=\..*\/configs\/schema\.json$/);
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
