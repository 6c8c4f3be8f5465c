import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { faultRuns } from './fault-runs.ts';

const directory = mkdtempSync(join(tmpdir(), 'dropout-mlp-faults-'));

const yaml = `$schema: x
name: a
seed: 1
data: { source: embedded, validationFraction: 0.1, subset: 0.5 }
model:
  inputShape: [28, 28]
  layers:
    - flatten
    - &a dense: { units: 5, activation: relu }
    - dropout: 0.2
    - *a
    - dense: { units: 10, activation: softmax, useBias: true }
training:
  optimizer: { learningRate: 0.1, momentum: 0.9, nesterov: true }
  earlyStopping: { monitor: valLoss, patience: 3 }
`;
const json =
  '{"name": "a", "data": {"source": "embedded"}, "model": {"layers": ["flatten", {"dropout": 0.1}, {"dense": {"units": 10, "activation": "softmax"}}]}, "training": {"epochs": 3}}';

const pieces = [
  ...[
    '? ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a ',
    '*a',
    '!x ',
    '!!binary ',
    '|\n',
    '>-\n',
    '"',
    "'",
    '#',
    '%',
    '@',
  ],
  ...[
    '---\n',
    '...\n',
    '<<: ',
    '\n',
    '\n  ',
    '\t',
    '\r',
    '\0',
    '\ufeff',
    '\u2028',
    '\ud800',
    '\u001b[31m',
    '\\u',
    '\\',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'flatten',
    'dense',
    'dropout',
    'layers',
    'training',
    'name',
    'seed',
  ],
  ...[
    'null',
    'true',
    'yes',
    '.nan',
    '-.inf',
    '1e999',
    '0x10',
    '-0',
    '5',
    '""',
    'x'.repeat(300),
    '9'.repeat(300),
  ],
];
const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 }));

/** Where a text is cut, how much is left out there and what is put in. */
const change = fc.record({
  at: fc.nat(1000),
  length: fc.nat(20),
  insert: fc.array(piece, { maxLength: 4 }),
  times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.constantFrom(30, 150)),
});

function changed(text: string) {
  return fc.array(change, { maxLength: 6 }).map((changes) =>
    changes.reduce((result, { at, length, insert, times }) => {
      const place = at % (result.length + 1);
      return result.slice(0, place) + insert.join('').repeat(times) + result.slice(place + length);
    }, text),
  );
}

/** A setting with another value: of another type, or out of its range. */
const misplaced = fc
  .tuple(fc.nat(), fc.oneof(piece, fc.constantFrom('{ a: 1 }', '{ __proto__: 1 }', '[5, 6]', '{}', '[]')))
  .map(([index, value]) => {
    const places = [...yaml.matchAll(/: ([\w.]+)/g)];
    const { index: at, 0: setting } = places[index % places.length] as RegExpMatchArray & { index: number };
    return `${yaml.slice(0, at)}: ${value}${yaml.slice(at + setting.length)}`;
  });

/** Much of one thing: levels, keys. */
const pile = fc.oneof(
  fc
    .tuple(fc.oneof(fc.constantFrom('? ', '- ', '[', '{ a: '), piece), fc.constantFrom(30, 300, 3000), piece)
    .map(([one, times, end]) => one.repeat(times) + end),
  fc.nat(300).map((count) => Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('')),
);

const override = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  changed('training.optimizer.momentum=0.5'),
  changed('model.layers.1.dense={ units: 5 }'),
  changed('data.source="a"'),
);

/** Ends in a config or in one message about it; anything else that is thrown fails the test. */
async function judge(name: string, text: string, overrides: readonly string[]): Promise<void> {
  const path = join(directory, name);
  writeFileSync(path, text);
  const message: string = await loadConfig(path, overrides).then(
    () => '',
    (error) => {
      if (error.name !== 'UserError') throw error;
      return error.message;
    },
  );
  const lines = message.split('\n');
  expect(lines.length).toBeLessThanOrEqual(21);
  expect(message.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\[object|\[native|undefined|function|call stack/u);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
}

test('whatever is in a YAML file, it is a config or there is one error', async () => {
  const text = fc.oneof(
    { weight: 2, arbitrary: changed(yaml) },
    misplaced,
    pile,
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, (written) => judge('x.yaml', written, [])),
    { numRuns: faultRuns },
  );
});

test('whatever is in a JSON file, it is a config or there is one error', async () => {
  const text = fc.oneof(changed(json), fc.json({ noUnicodeString: false }));
  await fc.assert(
    fc.asyncProperty(text, (written) => judge('x.json', written, [])),
    { numRuns: faultRuns },
  );
});

test('whatever follows --set, it is taken or there is one error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(override, { maxLength: 5 }), (overrides) => judge('x.yaml', yaml, overrides)),
    { numRuns: faultRuns },
  );
});
