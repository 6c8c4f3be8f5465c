import { describe, expect, test } from 'vitest';
import { probeDataset } from '../../src/dataset/source.ts';
import { configOf, loadText, mistakesIn, smallest } from './config-fixtures.ts';

const space = (name: string) =>
  `expected ordinary spaces, received ${name}, which YAML takes for a letter. Type the spaces of this line again.`;
const noBreak = space('a no-break space (U+00A0)');

describe('a trap of YAML is named by what mends it:', () => {
  test.each<[text: string, ...expected: string[]]>([
    [
      'model:\n  layers:\n    - flatten\n    - dense:\n      units: 10\n      activation: softmax\n',
      '5:7  expected units further in than dense, to which it belongs. Indent the settings of dense further, or write "- dense: { units: 128, activation: relu }".',
    ],
    [
      'model:\n  layers:\n    - flatten\n    - dense:\n    units: 10\n',
      '5:5  expected units further in than dense, to which it belongs. Indent the settings of dense further, or write "- dense: { units: 128, activation: relu }".',
    ],
    [
      `${smallest}    - dropout: # a comment\n\n      rate: 0.5\n`,
      '7:7  expected rate further in than dropout, to which it belongs. Indent the settings of dropout further, or write "- dropout: 0.2".',
    ],
    [
      `${smallest}training:\n  epochs:1\n`,
      '6:3  expected a space behind the colon, received "epochs:1". Write "epochs: 1".',
    ],
    [
      `${smallest}training:\n  epochs:1\n  batchSize:32 # images\n`,
      '6:3  expected a space behind the colon, received "epochs:1". Write "epochs: 1".',
      '7:3  expected a space behind the colon, received "batchSize:32". Write "batchSize: 32".',
    ],
    [
      `${smallest}training:\n  batchSize: 32\n  epochs:1\n`,
      '7:3  expected a space behind the colon, received "epochs:1". Write "epochs: 1".',
    ],
    [`seed:1\n${smallest}`, '1:1  expected a space behind the colon, received "seed:1". Write "seed: 1".'],
    [`${smallest}seed:1\n`, '5:1  expected a space behind the colon, received "seed:1". Write "seed: 1".'],
    [
      smallest.replace('units: 10', 'units:10'),
      '4:16  expected a space behind the colon, received "units:10". Write "units: 10".',
    ],
    [
      `${smallest}    - dropout:0.2\n`,
      '5:7  expected a space behind the colon, received "dropout:0.2". Write "dropout: 0.2".',
    ],
    [
      smallest.replace('- flatten', '-flatten'),
      '3:5  expected a space behind the dash, received "-flatten". Write "- flatten".',
    ],
    [
      smallest.replaceAll('- ', '-'),
      '3:5  expected a space behind the dash, received "-flatten". Write "- flatten".',
      '4:5  expected a space behind the dash, received "-dense". Write "- dense".',
    ],
    [
      smallest.replace('- flatten', '\u2013 flatten'),
      '3:5  expected "-" before a list item, received "\u2013". Type a hyphen.',
    ],
    [`${smallest}training:\n\u00a0\u00a0epochs: 5\n`, `6:1  ${noBreak}`],
    [`${smallest}training:\n  epochs: 5\n\u00a0 batchSize: 5\n`, `7:1  ${noBreak}`],
    [`${smallest}training:\n  epochs:\u00a05\n`, `6:10  ${noBreak}`],
    [`${smallest}training:\n  epochs: \u00a05\n`, `6:11  ${noBreak}`],
    [`${smallest}training:\r\n  epochs: 5\u00a0\r\n`, `6:12  ${noBreak}`],
    [`${smallest}training:\n  epochs\u00a0: 5\n`, `6:9  ${noBreak}`],
    [smallest.replace('- flatten', '-\u00a0flatten'), `3:6  ${noBreak}`],
    [smallest.replace('units: 10', 'units:\u00a010'), `4:22  ${noBreak}`],
    [`${smallest}\u200bname: x\n`, `5:1  ${space('a zero-width space (U+200B)')}`],
    [`${smallest}training:\n\u3000epochs: 5\n`, `6:1  ${space('an ideographic space (U+3000)')}`],
    [`${smallest}training:\n\u2003epochs: 5\n`, `6:1  ${space('a space of another kind (U+2003)')}`],
    [
      `${smallest}data: { source: "C:\\data" }\n`,
      '5:20  broken YAML: Invalid escape sequence \\d. Put paths in single quotes, or write each backslash twice.',
    ],
  ])('%j', async (text, ...expected) => {
    expect(await mistakesIn(text)).toEqual(expected.map((line) => `x.yaml:${line}`));
  });

  test.each([
    ['{ learningRate:0.1 }', 'learningRate:0.1', 'learningRate: 0.1'],
    ['{ momentum: 0.5, nesterov:true }', 'nesterov:true', 'nesterov: true'],
  ])('in --set training.optimizer=%s', async (value, key, mended) => {
    const override = `training.optimizer=${value}`;
    expect(await mistakesIn(smallest, [override])).toEqual([
      `--set ${override}  training.optimizer.${key}: unknown key. Write a space behind the colon: "${mended}".`,
    ]);
  });
});

describe('what a valid config may have is no trap:', () => {
  test.each([
    ['a no-break space in a path', 'data: { source: "my\u00a0data" }', 'my\u00a0data'],
    ['one at the end of a path', 'data: { source: my\u00a0data\u00a0 }', 'my\u00a0data\u00a0'],
    ['a colon in a path', 'data: { source: name:1 }', 'name:1'],
    ['a backslash in single quotes', "data: { source: 'C:\\data' }", 'C:\\data'],
  ])('%s', async (_, line, source) => {
    expect((await configOf(`${smallest}${line}\n`)).data.source).toBe(source);
  });

  test('other mistakes are told where the text has no trap, though quotes and comments look like one', async () => {
    const text = `${smallest}# epochs:1 -flatten\nname: "a:b epochs:1"\ntraining:\n  epochs: 0 # was:1\n`;
    expect(await mistakesIn(text)).toEqual([
      'x.yaml:6:7  name: expected a name of at most 64 letters, digits, ".", "_" or "-", beginning with a letter or a digit, received the text "a:b epochs:1".',
      'x.yaml:8:11  training.epochs: expected a whole number from 1 to 1000000, received 0.',
    ]);
  });

  test('a trap does not hide what is wrong with --set', async () => {
    expect(await mistakesIn(`${smallest}seed:1\n`, ['training.epochs=0'])).toEqual([
      'x.yaml:5:1  expected a space behind the colon, received "seed:1". Write "seed: 1".',
    ]);
    const level = `${smallest}    - dropout:\n      rate: 0.5\n`;
    expect(await mistakesIn(level, ['training.epochs=0'])).toEqual([
      'x.yaml:6:7  expected rate further in than dropout, to which it belongs. Indent the settings of dropout further, or write "- dropout: 0.2".',
      '--set training.epochs=0  training.epochs: expected a whole number from 1 to 1000000, received 0.',
    ]);
    await expect(loadText(`${smallest}data: { source: "a\u00a0" }\n`, ['training.epochs=0'])).rejects.toThrow(
      /^--set training.epochs=0 {2}[^\n]*$/,
    );
  });

  test.each([
    ['spaces within a line', `a${' '.repeat(900_000)}b`],
    ['no-break spaces within a line', `a${'\u00a0'.repeat(400_000)}b`],
    ['commas and spaces', ',   '.repeat(40_000)],
    ['quotes', `'"`.repeat(400_000)],
  ])('a million characters end at once: %s', async (_, line) => {
    expect((await mistakesIn(`${smallest}${line}\n`)).length).toBeGreaterThan(0);
  });
});

describe('anchors, x- keys and merge keys, as docker compose has them', () => {
  const layersOf = async (text: string) => (await configOf(text)).model.layers;
  const network = (dense: string, head = '') =>
    `${head}model:\n  layers:\n    - flatten\n    - dense: ${dense}\n    - dense: { units: 10, activation: softmax }\n`;
  const hidden = 'x-hidden: &hidden { units: 5, activation: relu }\n';

  test.each<[dense: string, head: string, expected: object]>([
    ['*hidden', hidden, { units: 5, activation: 'relu' }],
    ['{ <<: *hidden }', hidden, { units: 5, activation: 'relu' }],
    ['{ <<: *hidden, units: 7 }', hidden, { units: 7, activation: 'relu' }],
    ['{ units: 7, <<: *hidden }', hidden, { units: 7, activation: 'relu' }],
    [
      '{ <<: [*a, *b], useBias: false }',
      'x-a: &a { units: 1 }\nx-b: &b { units: 2, activation: elu }\n',
      { units: 1, activation: 'elu', useBias: false },
    ],
    [
      '{ <<: *c }',
      'x-a: &a { units: 3 }\nx-c: &c { <<: *a, activation: tanh }\n',
      { units: 3, activation: 'tanh' },
    ],
    ['{ <<: { units: 4 } }', '', { units: 4 }],
  ])('%s', async (dense, head, expected) => {
    expect((await layersOf(network(dense, head)))[1]).toMatchObject({ dense: expected });
  });

  test('x- keys may hold anything, at the top only', async () => {
    await expect(loadText(`x-note: [1, { a: b }]\nx-: ~\n${smallest}`)).resolves.toBeDefined();
    expect(await mistakesIn(`${smallest}training: { x-note: 1 }\n`)).toEqual([
      'x.yaml:5:13  training.x-note: unknown key. Known here: optimizer, dropoutScale, loss, epochs, batchSize, earlyStopping, reduceOnPlateau, engine, backend.',
    ]);
  });

  test('--set changes the one place that a merge has made', async () => {
    const text = `x-h: &h { units: 5, kernelRegularizer: { l2: 0.1 } }\n${network('{ <<: *h }')}`.replace(
      '    - dense: { <<: *h }\n',
      '    - dense: { <<: *h }\n    - dense: { <<: *h }\n',
    );
    const { layers } = (await configOf(text, ['model.layers.1.dense.kernelRegularizer.l2=0.5'])).model;
    expect(layers.slice(1, 3)).toMatchObject([
      { dense: { kernelRegularizer: { l2: 0.5 } } },
      { dense: { kernelRegularizer: { l2: 0.1 } } },
    ]);
  });

  test.each([
    ['{ <<: 5 }', '4:20  model.layers.1.dense.<<: expected mappings to take settings from, received 5.'],
    [
      '{ <<: [{ units: 5 }, 6] }',
      '4:20  model.layers.1.dense.<<: expected mappings to take settings from, received a list of 2.',
    ],
    ['{ <<: }', '4:20  model.layers.1.dense.<<: expected mappings to take settings from, received null.'],
  ])('%s is refused', async (dense, expected) => {
    expect(await mistakesIn(network(dense))).toEqual([
      `x.yaml:${expected} Write << as in "<<: *base", and set the anchor &base before it.`,
    ]);
  });

  test('a mistake in what was merged is placed where it was written', async () => {
    expect(await mistakesIn(network('{ <<: *h, useBias: 1 }', 'x-h: &h { units: 0 }\n'))).toEqual([
      'x.yaml:1:18  model.layers.1.dense.units: expected a whole number from 1 to 65536, received 0.',
      'x.yaml:5:33  model.layers.1.dense.useBias: expected true or false, received 1.',
    ]);
  });

  test('merges of merges are counted as the aliases they are', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}: 1`).join(', ');
    const merges = Array.from({ length: 200 }, (_, index) => `  m${index}: { <<: *a }\n`).join('');
    expect(await mistakesIn(`x-a: &a { ${keys} }\nx-b:\n${merges}${smallest}`)).toEqual([
      'x.yaml:52:14  expected aliases that stand for at most 10000 values, received more. Write the values out.',
    ]);
  });
});

test.each([['C:\\new'], ['\\\\server\\new']])(
  '%s in double quotes, whose \\n is a line break',
  async (path) => {
    const { config } = await loadText(`${smallest}data: { source: "${path}" }\n`);
    await expect(probeDataset(config.data.source)).rejects.toMatchObject({
      code: 'dataset/no-directory',
      hint: 'Put a path with backslashes in single quotes, or write each of them twice.',
    });
  },
);
