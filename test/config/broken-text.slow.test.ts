import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { directoryWith, messageOf } from '../dataset/idx-fixtures.ts';
import { loadText, mistakesIn, smallest } from './config-fixtures.ts';

const bomb = `a: &a [x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
`;

describe('broken YAML', () => {
  test.each([
    ['', '1:1  expected a config, received an empty file.'],
    [' \n\n', '1:1  expected a config, received an empty file.'],
    ['# nothing\n', '1:1  expected a config, received comments only.'],
    ['a: b: c', '1:4  broken YAML: Nested mappings are not allowed in compact mappings.'],
    [
      'a: [1, 2',
      '1:9  broken YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['a: "x', '1:6  broken YAML: Missing closing "quote.'],
    [
      'a:\n\t- b',
      '2:1  broken YAML: expected spaces at the beginning of the line, received a tab. Use spaces.',
    ],
    ['a: @x', '1:4  broken YAML: Plain value cannot start with reserved character @.'],
    ['a: !python x', '1:4  broken YAML: Unresolved tag: !python.'],
    ['a: !!binary aGk=', '1:4  broken YAML: Unresolved tag: tag:yaml.org,2002:binary.'],
    ['a: *x', '1:4  broken YAML: Unresolved alias (the anchor must be set before the alias): x.'],
    [
      'a: 1\n---\nb: 2',
      '2:1  expected one document, received a second one after "---". Keep one of them in this file.',
    ],
    ['a: &a [1, *a]', '1:11  broken YAML: Unresolved alias (the anchor must be set before the alias): a.'],
    [
      'a: &a 1\nb: &a [*a]',
      '2:8  broken YAML: Unresolved alias (the anchor must be set before the alias): a.',
    ],
    [
      bomb,
      '5:16  expected aliases that stand for at most 10000 values, received more. Write the values out.',
    ],
    [`${'? '.repeat(30)}a`, '1:3  expected text as a key, received a mapping. Write keys as in "epochs: 5".'],
    [
      `${'{'.repeat(30)}a${'}'.repeat(30)}`,
      '1:2  expected text as a key, received a mapping. Write keys as in "epochs: 5".',
    ],
    ['? - a\n: 1', '1:3  expected text as a key, received a list. Write keys as in "epochs: 5".'],
    ['a: &a {}\n*a : 1', '2:1  expected text as a key, received a mapping. Write keys as in "epochs: 5".'],
    [
      `a: "${'\\q'.repeat(100)}"`,
      '1:5  broken YAML: Invalid escape sequence \\q. Put paths in single quotes, or write each backslash twice.',
    ],
    ['['.repeat(100_000), '1:101  expected a config, received lists or mappings nested more than 100 deep.'],
    ['- '.repeat(100_000), '1:201  expected a config, received lists or mappings nested more than 100 deep.'],
    [
      `a:\n${' '.repeat(201)}b: 1`,
      '2:1  expected a config, received lists or mappings nested more than 100 deep.',
    ],
  ])('%j', async (text, expected) => {
    expect(await mistakesIn(text)).toEqual([`x.yaml:${expected}`]);
  });

  test.each([
    [
      '20 000 aliases',
      `a: &a 1\nb:\n${'- *a\n'.repeat(20_000)}`,
      '10003:3  expected aliases that stand for at most 10000 values, received more. Write the values out.',
    ],
    [
      '900 000 brackets',
      ']'.repeat(900_000),
      '1:200001  expected a config, received more than 200000 marks, keys and values.',
    ],
    ['a long tag', `a: !${'x'.repeat(900_000)} 1`, `1:4  broken YAML: Unresolved tag: !${'x'.repeat(182)}….`],
  ])('%s', async (_, text, expected) => {
    expect(await mistakesIn(text)).toEqual([`x.yaml:${expected}`]);
  });

  test('YAML 1.1 cannot be switched on: yes is text', async () => {
    const text = `%YAML 1.1\n---\n${smallest}training: { optimizer: { nesterov: yes } }\n`;
    expect(await mistakesIn(text)).toEqual([
      'x.yaml:7:36  training.optimizer.nesterov: expected true or false, received the text "yes". Did you mean true?',
    ]);
  });

  test.each([
    ['a line of many spaces', `${' '.repeat(300)}\n${smallest}`],
    ['a text of many spaces and lines', `data:\n  source: |-\n${'    x\n'.repeat(300)}${smallest}`],
    ['60 000 comments', `${'# x\n'.repeat(60_000)}${smallest}`],
    [
      '50 layers that are aliases',
      `${smallest.replace('- dense', `- &a { dense: { units: 1 } }\n${'    - *a\n'.repeat(50)}    - dense`)}`,
    ],
  ])('%s are no mistake', async (_, text) => {
    await expect(loadText(text)).resolves.toBeDefined();
  });

  test('every key that is repeated is listed, each in its mapping', async () => {
    expect(await mistakesIn(`name: a\n${smallest}training: { epochs: 1, epochs: 2 }\nname: b\n`)).toEqual([
      'x.yaml:6:24  training.epochs: expected each key once, received this one again. Keep one of them.',
      'x.yaml:7:1  name: expected each key once, received this one again. Keep one of them.',
    ]);
  });
});

test('of a repeated key, the last value counts and is located', async () => {
  expect(await mistakesIn(`${smallest}training: { epochs: 1, epochs: 0 }\n`)).toEqual([
    'x.yaml:5:24  training.epochs: expected each key once, received this one again. Keep one of them.',
    'x.yaml:5:32  training.epochs: expected a whole number from 1 to 1000000, received 0.',
  ]);
});

describe('broken JSON', () => {
  test.each([
    ['', '1:1  expected a config, received an empty file.'],
    ['{"a": 1,}', '1:8  broken JSON: expected another item after ",", received "}". Remove the comma.'],
    ['{"a": [1,\n]}', '1:9  broken JSON: expected another item after ",", received "]". Remove the comma.'],
    ["{'a': 1}", '1:2  broken JSON: expected a key in double quotes, received "\'". Use double quotes.'],
    ['{"a": \'b\'}', '1:7  broken JSON: expected a value, received "\'". Use double quotes.'],
    ['{a: 1}', '1:2  broken JSON: expected a key in double quotes, received a. Write "a".'],
    ['{"a": 1 // x\n}', '1:9  broken JSON: JSON has no comments. Remove it, or name the file .yaml.'],
    ['{\n  # x\n  "a": 1}', '2:3  broken JSON: JSON has no comments. Remove it, or name the file .yaml.'],
    ['{"a": NaN}', '1:7  broken JSON: expected a value, received NaN. JSON has finite numbers only.'],
    [
      '{"a": -Infinity}',
      '1:7  broken JSON: expected a value, received -Infinity. JSON has finite numbers only.',
    ],
    ['{"a": .5}', '1:7  broken JSON: expected a value, received .5. Write numbers as 0.5 or 1e-3.'],
    ['{"a": 01}', '1:7  broken JSON: expected a value, received 01. Write numbers as 0.5 or 1e-3.'],
    ['{"a": True}', '1:7  broken JSON: expected a value, received True. Write true.'],
    ['{"a": relu}', '1:7  broken JSON: expected a value, received relu. Write "relu".'],
    ['{"a": }', '1:7  broken JSON: expected a value, received "}".'],
    ['{"a" 1}', '1:6  broken JSON: expected ":" after the key, received 1.'],
    ['{"a": 1 "b": 2}', '1:9  broken JSON: expected "," or "}", received "\\"".'],
    ['{"a": 1', '1:8  broken JSON: expected "," or "}", received the end of the file.'],
    ['{"a": 1}}', '1:9  broken JSON: expected the end of the file, received "}". Remove what follows.'],
    [
      '{"a": "b\n"}',
      '1:7  broken JSON: expected text that ends with a double quote in the same line. Write a backslash in it as \\\\ and a double quote as \\".',
    ],
    [
      '{"a": "C:\\x"}',
      '1:7  broken JSON: expected text that ends with a double quote in the same line. Write a backslash in it as \\\\ and a double quote as \\".',
    ],
    ['name: x', '1:1  broken JSON: expected a value, received name. Write "name".'],
    ['['.repeat(100_000), '1:101  expected a config, received lists or mappings nested more than 100 deep.'],
  ])('%j', async (text, expected) => {
    expect(await mistakesIn(text, [], 'x.json')).toEqual([`x.json:${expected}`]);
  });

  test('400 000 numbers', async () => {
    expect(await mistakesIn(`[${'0,'.repeat(400_000)}0]`, [], 'x.json')).toEqual([
      'x.json:1:200001  expected a config, received more than 200000 marks, keys and values.',
    ]);
  });

  test('a repeated key is listed', async () => {
    const text = `{"seed": 1, "seed": 2,\n "model": {"layers": ["flatten", {"dense": {"units": 10, "activation": "softmax"}}]}}`;
    expect(await mistakesIn(text, [], 'x.json')).toEqual([
      'x.json:1:13  seed: expected each key once, received this one again. Keep one of them.',
    ]);
  });
});

describe('a file that cannot be read', () => {
  test.each([
    [
      'is not UTF-8',
      Uint8Array.of(0x6e, 0x61, 0xff, 0xfe),
      'x.yaml: expected UTF-8 text, received other bytes',
    ],
    [
      'is UTF-16',
      Buffer.from('\ufeffname: x', 'utf16le'),
      'x.yaml: expected UTF-8 text, received other bytes',
    ],
    ['is binary', Uint8Array.of(0x50, 0x00, 0x01), 'x.yaml: expected UTF-8 text, received other bytes'],
    ['is over 1 MB', '#'.repeat(1_000_001), 'x.yaml: expected a config of at most 1 MB, received more'],
  ])('%s', async (_, content, expected) => {
    expect(await mistakesIn(content)).toEqual([expected]);
  });

  test.each([
    ['artcle.yaml', 'DIR/artcle.yaml: no such file. Did you mean DIR/article.yaml?'],
    ['article', 'DIR/article: no such file. Did you mean DIR/article.yaml?'],
    ['else.yaml', 'DIR/else.yaml: no such file.'],
    ['missing/else.yaml', 'DIR/missing/else.yaml: no such file.'],
    ['folder', 'DIR/folder: expected a file, received a directory'],
    ['article.yaml/x', 'DIR/article.yaml/x: a part of this path is a file, not a directory'],
  ])('%s', async (name, expected) => {
    const directory = directoryWith({ 'article.yaml': smallest, 'notes.txt': '' });
    mkdirSync(join(directory, 'folder'));
    expect(await messageOf(loadConfig(join(directory, name), []), directory)).toBe(`UserError: ${expected}`);
  });
});
