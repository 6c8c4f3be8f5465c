import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/mistake.ts';
import { readExperimentFile } from '../../src/experiments/document.ts';
import { planExperiment } from '../../src/experiments/plan.ts';
import { requestOf } from '../../src/experiments/request.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-experiment-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** What is said of a file, without the names of folders. */
async function mistakesIn(text: string): Promise<string[]> {
  const path = join(directory, 'x.yaml');
  await writeFile(path, text);
  try {
    const { file, document } = await readExperimentFile(path);
    await planExperiment(requestOf(file, document));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.replaceAll(`${directory}/`, '').split('\n');
  }
}

test('a good file has no mistakes', async () => {
  const text =
    'configs: [article, { config: article, name: none, set: { model.layers.*.dropout: 0 } }]\nseeds: [3, 4]';
  expect(await mistakesIn(text)).toEqual([]);
});

test('its gates are those of all its configs; the baseline is beside it', async () => {
  const path = join(directory, 'gated.yaml');
  await writeFile(path, 'configs: [article]\ngates: { maxLoss: 0.3, baseline: old/results.jsonl }');
  const { file, document } = await readExperimentFile(path);
  const { baseline, ...request } = requestOf(file, document);
  expect(baseline).toBe(join(directory, 'old', 'results.jsonl'));
  expect((await planExperiment(request)).arms.map(({ gates }) => gates)).toEqual([{ maxLoss: 0.3 }]);
});

describe('mistakes are placed where they stand', () => {
  test.each([
    [
      'a misspelled key',
      'configs: [article]\nseed: 3',
      ['x.yaml:2:1  seed: unknown key. Did you mean seeds?'],
    ],
    [
      'no configs',
      'seeds: 3',
      ['x.yaml:1:1  configs: expected a list of at most 1000 configs, received nothing. Add it.'],
    ],
    [
      'an empty list',
      'configs: []',
      ['x.yaml:1:10  configs: expected at least one config, received an empty list.'],
    ],
    [
      'no seed',
      'configs: [article]\nseeds: 0',
      ['x.yaml:2:8  seeds: expected a whole number from 1 to 10000, received 0.'],
    ],
    [
      'an empty list of seeds',
      'configs: [article]\nseeds: []',
      ['x.yaml:2:8  seeds: expected at least one seed, received an empty list.'],
    ],
    [
      'a seed twice',
      'configs: [article]\nseeds: [3, 4, 3]',
      ['x.yaml:2:15  seeds.2: expected each seed once, received 3 again, as seeds.0. Leave one of them out.'],
    ],
    [
      'values twice',
      'configs: [article]\nvary:\n  - training.epochs: [1, 2, 1, 1]\n    data.subset: [100, 100, 200, 100]',
      [
        'x.yaml:3:32  vary.0.training.epochs.3: expected other values than before, received those of training.epochs.0 again. Leave one of them out.',
      ],
    ],
    [
      'an unknown metric',
      'configs: [article]\nmetric: testAcuracy',
      [
        'x.yaml:2:9  metric: expected testAccuracy, testLoss, valAccuracy, valLoss, trainAccuracy, trainLoss, gap, testEce, testAdaptiveEce, testMce, testBrier or testAurc, received the text "testAcuracy". Did you mean testAccuracy?',
      ],
    ],
    [
      'tied settings of unequal length',
      'configs: [article]\nvary:\n  - training.epochs: [1, 2]\n    data.subset: [100]',
      [
        'x.yaml:4:18  vary.0.data.subset: expected 2 values, as training.epochs has, because they change together, received 1. Make an axis of its own of it, with "-", to have all combinations.',
      ],
    ],
    [
      'a gate that does not exist',
      'configs: [article]\ngates: { maxLos: 0.3 }',
      ['x.yaml:2:10  gates.maxLos: unknown key. Did you mean maxLoss?'],
    ],
    [
      'a gate that nothing could pass',
      'configs: [article]\ngates:\n  minAccuracy: 97',
      ['x.yaml:3:16  gates.minAccuracy: expected a share in [0, 1], received 97.'],
    ],
    [
      'a value that the setting does not take',
      'configs: [article, article-no-dropout]\nseeds: 2\nvary:\n  - training.epochs: [1, 0]',
      ['x.yaml:4:26  training.epochs: expected a whole number from 1 to 1000000, received 0.'],
    ],
    [
      'a setting of one config',
      'configs:\n  - config: article\n    set: { training.epoch: 3 }',
      ['x.yaml:3:28  training.epoch: unknown key. Did you mean epochs?'],
    ],
  ])('%s', async (_, text, messages) => expect(await mistakesIn(text)).toEqual(messages));
});
