import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { begunPlan } from '../../src/experiments/begun-plan.ts';
import type { ExperimentDirectory } from '../../src/experiments/directory.ts';
import { commonPlan, mergeExperiments } from '../../src/experiments/merge.ts';
import { joinExperiment } from '../../src/experiments/open-experiment.ts';
import { type Plan, planExperiment } from '../../src/experiments/plan.ts';
import type { CellResult } from '../../src/experiments/results.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-merge-'));
});
afterEach(() => rm(directory, { recursive: true }));

const planOf = (seeds: readonly number[]): Promise<Plan> =>
  planExperiment({
    name: 'x',
    configs: [{ config: 'article', set: [] }],
    seeds,
    set: [],
    overrides: [],
    vary: [],
    metric: 'testAccuracy',
  });
const begun = async (name: string, seeds: readonly number[] = [1, 2]) =>
  joinExperiment(await planOf(seeds), join(directory, name));

const failure = { code: 'cell/crash', message: 'its process ended' };

/** Of the training with a seed. */
async function trained(seed: number, seconds: number, loss = 0.5): Promise<CellResult> {
  const { cells } = await planOf([1, 2]);
  const cell = cells.find((one) => one.seed === seed)!;
  return {
    ...{ cell: cell.id, arm: 'article', config: 'article', settings: {}, seed, run: cell.directory },
    training: {
      ...{ reason: 'epochs', lastEpoch: 2, weightsOfEpoch: 2, seconds },
      images: { train: 80, validation: 0, test: 40 },
      train: { loss: 0.25, accuracy: 0.75 },
      test: { loss, accuracy: 0.5 },
    },
  };
}

async function failed(seed: number): Promise<CellResult> {
  const { training: _, ...result } = await trained(seed, 1);
  return { ...result, failure };
}

async function merge(sources: readonly ExperimentDirectory[], target: ExperimentDirectory) {
  const plan = await commonPlan(sources);
  const results = await mergeExperiments(plan, sources, target);
  return plan.cells.flatMap(({ id }) => results.get(id) ?? []);
}

describe('merged are', () => {
  test('results of several machines', async () => {
    const [a, b, all] = [await begun('a'), await begun('b'), await begun('all')];
    await a.writeCell(await trained(2, 3));
    await b.appendResult(await trained(1, 4));
    expect(await merge([a, b], all)).toEqual([await trained(1, 4), await trained(2, 3)]);
  });

  test('a training that failed on one and went well on another', async () => {
    const [a, b, all] = [await begun('a'), await begun('b'), await begun('all')];
    await a.writeCell(await failed(1));
    await b.writeCell(await trained(1, 4));
    await a.writeCell(await trained(2, 3));
    await b.writeCell(await failed(2));
    expect(await merge([a, b], all)).toEqual([await trained(1, 4), await trained(2, 3)]);
  });

  test('the runs, those too that have not ended, without the lock of who trains them', async () => {
    const [a, all] = [await begun('a'), await begun('all')];
    await a.writeCell(await trained(1, 4));
    for (const seed of [1, 2]) {
      await mkdir(join(a.path, `runs/article-seed-${seed}`), { recursive: true });
      for (const file of ['.lock', 'checkpoint.bin'])
        await writeFile(join(a.path, `runs/article-seed-${seed}`, file), file);
    }
    await mkdir(join(all.path, 'runs/article-seed-1'), { recursive: true });
    await writeFile(join(all.path, 'runs/article-seed-1/old'), '');
    await merge([a], all);
    for (const seed of [1, 2])
      expect(await readdir(join(all.path, `runs/article-seed-${seed}`))).toEqual(['checkpoint.bin']);
  });

  test('with what is there already', async () => {
    const [a, b] = [await begun('a'), await begun('b')];
    await a.appendResult(await trained(1, 4));
    await b.writeCell(await trained(1, 9));
    await b.writeCell(await trained(2, 3));
    expect(await merge([a, b], a)).toEqual([await trained(1, 4), await trained(2, 3)]);
  });
});

describe('refused are', () => {
  test('results of one training that differ in more than their time', async () => {
    const [a, b, all] = [await begun('a'), await begun('b'), await begun('all')];
    await a.writeCell(await trained(1, 4));
    await b.writeCell(await trained(1, 4, 0.25));
    const message = `article, seed 1: expected the same result wherever it was trained, received one of ${a.path} and another of ${b.path}`;
    await expect(merge([a, b], all)).rejects.toThrow(expect.objectContaining({ message }));
  });

  test('directories of two experiments', async () => {
    const [a, b] = [await begun('a'), await begun('b', [3])];
    const message = `expected directories of one experiment, received two: ${a.path} (x) and ${b.path} (x)`;
    await expect(commonPlan([a, b])).rejects.toThrow(expect.objectContaining({ message }));
  });

  test('what is no experiment, or one that was changed', async () => {
    const a = await begun('a');
    const file = join(a.path, 'experiment.yaml');
    const changed = (await readFile(file, 'utf8')).replace('epochs: 200', 'epochs: 201');
    await writeFile(file, changed);
    await expect(commonPlan([a])).rejects.toThrow(
      expect.objectContaining({ message: `${file}: this file was changed by hand` }),
    );
    await rm(file);
    const message = `${a.path}: expected the directory of an experiment, received a directory without experiment.yaml`;
    await expect(commonPlan([a])).rejects.toThrow(expect.objectContaining({ message }));
  });
});

test('an experiment is read back as it was planned', async () => {
  const a = await begun('a');
  expect(await begunPlan(a)).toEqual(await planOf([1, 2]));
});

test('processes that begin an experiment at once all find one directory', async () => {
  process.chdir(directory);
  const plan = await planOf([1, 2]);
  const joined = await Promise.all(Array.from({ length: 8 }, () => joinExperiment(plan)));
  process.chdir(join(import.meta.dirname, '..', '..'));
  expect(new Set(joined.map(({ path }) => path))).toEqual(new Set(['experiments/x-1']));
  expect(await readdir(join(directory, 'experiments'))).toEqual(['x-1']);
});
