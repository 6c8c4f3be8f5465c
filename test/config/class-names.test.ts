import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAgainstDataset } from '../../src/config/check.ts';
import { readClassNames } from '../../src/config/class-names.ts';
import { loadConfig } from '../../src/config/load.ts';
import { directoryWith, messageOf } from '../dataset/idx-fixtures.ts';
import { smallest } from './config-fixtures.ts';

const read = (content: string | Uint8Array) => readClassNames(join(directoryWith({ n: content }), 'n'));

describe('a file of names', () => {
  test.each<[what: string, content: string, names: string[]]>([
    ['a name a line', 'T-shirt/top\nTrouser\n', ['T-shirt/top', 'Trouser']],
    ['that Windows wrote, with blank lines at its end', '\ufeffa b\r\n c \r\n\r\n', ['a b', 'c']],
    ['numbers alone', '7\n8\n', ['7', '8']],
    ['a mapping of EMNIST', '0 48\n1 65\n2 97\n', ['0', 'A', 'a']],
    ['a mapping of its letters, without class 0', '1 65 97\n2 66 98\n', ['0', 'Aa', 'Bb']],
    ['a mapping in another order', '1 66\n0 65\n', ['A', 'B']],
  ])('is %s', async (_, content, names) => {
    expect(await read(content)).toEqual(names);
  });

  test.each<[content: string | Uint8Array, message: string]>([
    ['a\n\nb\n', 'DIR/n:2: expected a name, received an empty line'],
    ['', 'DIR/n:1: expected a name, received an empty line'],
    ['0 65\n0 66\n', 'DIR/n:2: expected each label once, received 0 again'],
    ['300 65\n', 'DIR/n:1: expected a label from 0 to 255, received 300'],
    ['0 99999999\n', 'DIR/n:1: expected codes of characters, received 99999999'],
    ['x\n'.repeat(257), 'DIR/n: expected at most 256 names, received 257'],
    [Uint8Array.of(0xff, 0xfe), 'DIR/n: expected UTF-8 text, received other bytes'],
  ])('%j is refused', async (content, message) => {
    const directory = directoryWith({ n: content });
    expect(await messageOf(readClassNames(join(directory, 'n')), directory)).toBe(`UserError: ${message}`);
  });
});

describe('data.classNames', () => {
  const digits = Array.from({ length: 20 }, (_, image) => image % 3);
  const labels = { labels: Uint8Array.from(digits), count: digits.length };
  const shape = { imageShape: [28, 28] as const, classes: 3, train: labels, test: labels };
  const folder = directoryWith({
    'three.txt': 'a\nb\nc\n',
    'file.yaml': `${smallest}data: { classNames: three.txt }\n`,
    'none.yaml': `${smallest}data: { classNames: none.txt }\n`,
    'list.yaml': `${smallest}data: { classNames: [a, b, c] }\n`,
    'numbers.yaml': `${smallest}data: { classNames: [0, b] }\n`,
    'number.yaml': `${smallest}data: { classNames: 3 }\n`,
  });
  const load = (file: string, ...overrides: string[]) => loadConfig(join(folder, file), overrides);
  const check = async (...overrides: string[]) =>
    checkAgainstDataset(await load('list.yaml', ...overrides), shape).data.classNames;

  test('is read from beside the config, or from here where an option names it', async () => {
    expect((await load('file.yaml')).config.data.classNames).toEqual(['a', 'b', 'c']);
    expect((await load('list.yaml')).config.data.classNames).toEqual(['a', 'b', 'c']);
    const override = `data.classNames=${join(folder, 'three.txt')}`;
    expect((await loadConfig('article', [override])).config.data.classNames).toEqual(['a', 'b', 'c']);
    expect(await messageOf(load('file.yaml', 'data.classNames=three.txt'), folder)).toBe(
      'UserError: --set data.classNames=three.txt  data.classNames: three.txt: no such file or directory.',
    );
  });

  test.each([
    ['none.yaml', 'DIR/none.yaml:5:21  data.classNames: DIR/none.txt: no such file or directory.'],
    [
      'numbers.yaml',
      'DIR/numbers.yaml:5:22  data.classNames.0: expected a name, received 0. Put it in quotes.',
    ],
    [
      'number.yaml',
      'DIR/number.yaml:5:21  data.classNames: expected a list of names, or the path of a file with a name a line, received 3.',
    ],
  ])('%s is refused where it is wrong', async (file, message) => {
    expect(await messageOf(load(file), folder)).toBe(`UserError: ${message}`);
  });

  test('has a name for each class, and none beyond the units', async () => {
    expect(await check()).toEqual(['a', 'b', 'c']);
    expect(await check('data.classNames=[a, b, c, d]')).toEqual(['a', 'b', 'c', 'd']); // the network has 10 units
    const names = 'expected 3 names, for classes 0 to 2 of embedded';
    await expect(check('data.classNames=[a, b]')).rejects.toThrow(`data.classNames: ${names}, received 2.`);
    const units = 'model.layers.1.dense.units=classes';
    await expect(check(units, 'data.classNames=[a, b, c, d]')).rejects.toThrow(`${names}, received 4.`);
  });
});
