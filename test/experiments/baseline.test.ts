import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBaseline, readBaseline } from '../../src/experiments/baseline.ts';
import type { Plan } from '../../src/experiments/plan.ts';
import type { CellResult } from '../../src/experiments/results.ts';
import { resultOf } from './results.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-baseline-'));
});
afterAll(() => rm(directory, { recursive: true }));

const lines = (...results: CellResult[]) => results.map((result) => `${JSON.stringify(result)}\n`).join('');

async function read(text: string) {
  const path = join(directory, 'old.jsonl');
  await writeFile(path, text);
  return readBaseline(path);
}

test('of a cell that is there twice, the last result counts', async () => {
  const { results } = await read(
    lines(resultOf('a', 1, { correct: 1 }), resultOf('a', 1, { correct: 9800 }), resultOf('a', 2)),
  );
  expect(results.map(({ seed, training }) => [seed, training?.test?.accuracy])).toEqual([
    [1, 0.98],
    [2, 0.97],
  ]);
});

const plan = (change: object = {}): Plan =>
  ({
    arms: [{ name: 'a' }, { name: 'b' }],
    cells: [{ arm: 'a', testSet: 'a0' }],
    seeds: [1, 2],
    metric: 'testAccuracy',
    ...change,
  }) as unknown as Plan;
const two = lines(resultOf('a', 1), resultOf('a', 2));
const { training: _, ...failed } = resultOf('a', 2);

test.each([
  ['nothing', '', plan(), 'old.jsonl: expected the results of trainings, received none'],
  [
    'another kind of line',
    `${two}{"epoch":1}\n`,
    plan(),
    'old.jsonl:3: expected the result of a training, received another line',
  ],
  [
    'half a line',
    two.slice(0, -40),
    plan(),
    'old.jsonl:2: expected the result of a training, received another line',
  ],
  [
    'other configs',
    lines(resultOf('c', 1), resultOf('d', 1)),
    plan(),
    'old.jsonl: expected results of any of these configs, received those of c, d',
  ],
  [
    'another config',
    lines(resultOf('c', 1)),
    plan({ arms: [{ name: 'a' }] }),
    'old.jsonl: expected results of a, received those of c',
  ],
  [
    'one that failed',
    lines(resultOf('a', 1), { ...failed, failure: { code: 'cell/crash', message: 'it crashed' } }),
    plan(),
    'old.jsonl: expected results of a with a test accuracy for at least 2 seeds, received 1',
  ],
  [
    'no such metric',
    two,
    plan({ metric: 'valLoss' }),
    'old.jsonl: expected results of a with a validation loss for at least 2 seeds, received 0',
  ],
  [
    'other test images',
    two,
    plan({ cells: [{ arm: 'a', testSet: 'b1' }] }),
    'old.jsonl: a was tested on other images there',
  ],
  ['one seed now', two, plan({ seeds: [1] }), 'old.jsonl: a baseline takes at least 2 seeds, received 1'],
])('a baseline of %s is refused', async (_, text, of, message) => {
  const checked = read(text).then((baseline) => checkBaseline(baseline, of));
  await expect(checked).rejects.toThrow(
    expect.objectContaining({ message: `${join(directory, 'old.jsonl').slice(0, -9)}${message}` }),
  );
});

test.each([
  ['one of the configs', two],
  ['results of before test sets were known', two.replaceAll('"testSet":"a0",', '')],
])('a baseline of %s is taken', async (_, text) => {
  const baseline = await read(text);
  expect(() => checkBaseline(baseline, plan())).not.toThrow();
});
