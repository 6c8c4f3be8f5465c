import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExperimentFile } from '../../src/experiments/document.ts';
import { planExperiment } from '../../src/experiments/plan.ts';
import { type ExperimentRequest, requestOf } from '../../src/experiments/request.ts';
import { parseAxis } from '../../src/experiments/vary.ts';

let directory: string;
const inDirectory = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-names-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** A config that trains so many epochs. */
async function writeConfig(path: string, epochs: number, name?: string): Promise<void> {
  const model = 'model: { layers: [flatten, { dense: { units: 10, activation: softmax } }] }';
  await mkdir(dirname(inDirectory(path)), { recursive: true });
  await writeFile(
    inDirectory(path),
    `${name === undefined ? '' : `name: ${name}\n`}${model}\ntraining: { epochs: ${epochs} }\n`,
  );
}

const armsOf = async (changes: Partial<ExperimentRequest>) => {
  const { arms } = await planExperiment({
    ...{ name: 'x', configs: [{ config: 'article', set: [] }], seeds: [1], set: [], overrides: [] },
    ...{ vary: [], metric: 'testAccuracy', ...changes },
  });
  return arms;
};
const namesOf = async (configs: readonly string[]) =>
  (await armsOf({ configs: configs.map((config) => ({ config, set: [] })) })).map(({ name }) => name);

describe('configs are called', () => {
  test('by their own names', async () => {
    await writeConfig('a.yaml', 1, 'one');
    await writeConfig('b.yaml', 2, 'two');
    expect(await namesOf([inDirectory('a.yaml'), inDirectory('b.yaml')])).toEqual(['one', 'two']);
  });

  test('by their files where they have none, or the same', async () => {
    await writeConfig('c.yaml', 1);
    await writeConfig('d.yaml', 2);
    await writeConfig('copy.yaml', 3, 'article');
    expect(await namesOf([inDirectory('c.yaml'), inDirectory('d.yaml')])).toEqual(['c', 'd']);
    expect(await namesOf(['article', inDirectory('copy.yaml')])).toEqual(['article', 'copy']);
  });

  test('by their paths where their files are called the same', async () => {
    await writeConfig('one/net.yaml', 1);
    await writeConfig('two/net.yaml', 2);
    const paths = [inDirectory('one/net.yaml'), inDirectory('two/net.yaml')];
    expect(await namesOf(paths)).toEqual(paths);
  });

  test('as an experiment file says, which may call no two the same', async () => {
    const path = inDirectory('twice.yaml');
    const half = '{ config: article, set: { model.layers.*.dropout: 0.5 } }';
    await writeFile(path, `configs:\n  - article\n  - ${half}\n`);
    const { file, document } = await readExperimentFile(path);
    await expect(planExperiment(requestOf(file, document))).rejects.toThrow(
      expect.objectContaining({
        message: `${path}:3:5  configs.1: expected another name than article, which configs.0 has. Give it one, as in { config: article, name: half, set: { model.layers.*.dropout: 0.5 } }.`,
      }),
    );
    await writeFile(path, `configs:\n  - article\n  - ${half.replace('article,', 'article, name: half,')}\n`);
    const named = await readExperimentFile(path);
    expect(
      (await planExperiment(requestOf(named.file, named.document))).arms.map(({ name }) => name),
    ).toEqual(['article', 'half']);
  });
});

describe('what is varied is called', () => {
  test.each([
    ['by its last step', [['model.layers.*.dropout=0,0.5']], ['article dropout=0', 'article dropout=0.5']],
    [
      'by as many steps as tell it from the other axes',
      [['model.layers.2.dropout=0,0.5'], ['model.layers.4.dropout=0,0.5']],
      [
        'article layers.2.dropout=0 layers.4.dropout=0',
        'article layers.2.dropout=0 layers.4.dropout=0.5',
        'article layers.2.dropout=0.5 layers.4.dropout=0',
        'article layers.2.dropout=0.5 layers.4.dropout=0.5',
      ],
    ],
    [
      'once, where two settings go from value to value together',
      [['model.layers.1.dense.units=64,32', 'model.layers.3.dense.units=64,32']],
      ['article units=64', 'article units=32'],
    ],
    [
      'each, where they are tied but not the same',
      [['model.layers.1.dense.units=64,32', 'model.layers.3.dense.units=32,32']],
      [
        'article layers.1.dense.units=64 layers.3.dense.units=32',
        'article layers.1.dense.units=32 layers.3.dense.units=32',
      ],
    ],
  ])('%s', async (_, axes, names) => {
    const vary = axes.map((tied) => {
      const steps = tied.map(parseAxis);
      return (steps[0] ?? []).map((__, index) => steps.flatMap((own) => own[index] ?? []));
    });
    expect((await armsOf({ vary })).map(({ name }) => name)).toEqual(names);
  });
});

test('runs have a directory each, whatever their configs are called', async () => {
  const seen = await planExperiment({
    ...{ name: 'x', seeds: [1], set: [], overrides: [], vary: [], metric: 'testAccuracy' as const },
    configs: ['q-2', 'q!', 'q?'].map((name, index) => ({
      ...{ config: 'article', name },
      set: [{ path: 'training.epochs', value: index + 1, origin: '--set' }],
    })),
  });
  expect(seen.cells.map(({ directory: run }) => run)).toEqual([
    'runs/q-2-seed-1',
    'runs/q-seed-1',
    'runs/q-3-seed-1',
  ]);
});
