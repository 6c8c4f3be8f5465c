import { describe, expect, test } from 'vitest';
import { isThorough } from '../thorough.ts';
import { loadText, mistakesIn, smallest } from './config-fixtures.ts';

/** As many as a config may have, where it may take long. */
const MANY = isThorough ? 40_000 : 4000;

describe('more than twenty mistakes', () => {
  const keys = Array.from({ length: MANY }, (_, number) => `key${number}`);
  const first20 = keys.slice(0, 20);
  const known = 'unknown key. Known here: name, seed, data, model, training, gates.';

  test('are the first twenty in YAML, and a count', async () => {
    expect(await mistakesIn(`${smallest}${keys.map((key) => `${key}: 1\n`).join('')}`)).toEqual([
      ...first20.map((key, index) => `x.yaml:${5 + index}:1  ${key}: ${known}`),
      `and ${MANY - 20} more mistakes`,
    ]);
  });

  test('are the first twenty in JSON, and a count', async () => {
    const text = `{\n${keys.map((key) => `"${key}": 1`).join(',\n')}}`;
    expect(
      await mistakesIn(
        text,
        ['model.layers=[flatten, { dense: { units: 10, activation: softmax } }]'],
        'x.json',
      ),
    ).toEqual([
      ...first20.map((key, index) => `x.json:${2 + index}:1  ${key}: ${known}`),
      `and ${MANY - 20} more mistakes`,
    ]);
  });

  test('of --set are the first twenty, and a count', async () => {
    const overrides = keys.slice(0, 21).map((key) => `${key}=1`);
    expect(await mistakesIn(smallest, overrides)).toEqual([
      ...first20.map((key) => `--set ${key}=1  ${key}: ${known}`),
      'and 1 more mistake',
    ]);
  });

  test('are as many as are shown in the record, with their number', async () => {
    const error = await loadText(`${smallest}${'seed: 1\n'.repeat(24)}`).catch((thrown) => thrown);
    const { problems, more } = JSON.parse(JSON.stringify(error));
    expect([problems.length, problems[19].line, more]).toEqual([20, 25, 3]);
  });
});

test('a message repeats the beginning of an item with very many keys', async () => {
  const item = Array.from({ length: MANY }, (_, number) => `k${number}: 1`).join(', ');
  expect(await mistakesIn(`model: { layers: [flatten, { ${item} }] }`)).toEqual([
    `x.yaml:1:28  model.layers.1: expected a layer (flatten, dense, dropout, gaussianDropout, alphaDropout, gaussianNoise, dropConnect or concreteDropout), received one item with ${MANY} keys: k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13,…. Start a list item of its own with "-" for each layer.`,
  ]);
});
