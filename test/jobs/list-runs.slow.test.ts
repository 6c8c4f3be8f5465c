import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runs } from '../../src/commands/runs.ts';
import { train } from '../../src/index.ts';
import { captureIo } from '../commands/captured-io.ts';

const startedIn = process.cwd();
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-list-'));
  process.chdir(directory);
});
afterAll(async () => {
  process.chdir(startedIn);
  await rm(directory, { recursive: true });
});

async function list(): Promise<Record<string, unknown>[]> {
  const io = captureIo();
  expect(await runs({ json: true }, io)).toBe(0);
  return JSON.parse(io.out());
}

test('no run yet', async () => {
  const io = captureIo();
  expect(await runs({}, io)).toBe(0);
  expect(io.out()).toBe('');
  expect(io.err()).toBe('runs: no run yet in this directory. Train one: dropout-mlp train\n');
});

test('runs with what differs between them, the last one first', async () => {
  const narrow = [1, 3].map((layer) => `model.layers.${layer}.dense.units=16`);
  const set = ['data.subset=100', 'data.testFraction=0.01', 'training.epochs=2', ...narrow];
  await train(undefined, { set, out: 'runs/a', seed: 1 });
  const { metrics } = await train(undefined, {
    set: [...set, 'training.optimizer.momentum=0.5'],
    out: 'runs/b',
    seed: 2,
  });
  await train(undefined, { set: [...set, 'training.optimizer.learningRate=1e9'], out: 'runs/c', seed: 1 });
  await train(undefined, { set, out: 'runs/d', seed: 1, interrupt: AbortSignal.abort() });
  await train(undefined, { set, out: 'runs/e', seed: 1 });
  await writeFile(join('runs', 'e', 'run.json'), '{}');
  const found = await list();
  expect(found.map(({ run, state, epochs }) => [run, state, epochs])).toEqual([
    ['runs/d', 'interrupted', 0],
    ['runs/c', 'diverged', expect.any(Number)],
    ['runs/b', 'done', 2],
    ['runs/a', 'done', 2],
    ['runs/e', 'damaged', undefined],
  ]);
  expect(found[2]).toEqual({
    run: 'runs/b',
    state: 'done',
    startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    config: 'article',
    epochs: 2,
    accuracy: metrics.test?.accuracy,
    settings: { seed: 2, 'training.optimizer.momentum': 0.5 },
  });
  expect(found[3]?.settings).toEqual({ seed: 1 });
  expect(found[0]).not.toHaveProperty('accuracy'); // of the weights that training begins with
  expect(found[4]?.error).toMatchObject({ code: 'run/damaged' });
});

test('metrics.json says what was trained', async () => {
  const { metrics } = await train(undefined, { set: ['data.subset=100', 'training.epochs=1'], seed: 5 });
  expect(metrics).toMatchObject({
    name: 'article',
    seed: 5,
    data: { source: 'embedded', images: { train: 100, validation: 800, test: 2000 } },
    settings: { 'data.subset': 100, 'training.earlyStopping.patience': 10, 'model.layers.5.dense.units': 10 },
  });
  expect(metrics.settings).not.toHaveProperty('training.batchSize');
  expect(metrics.settings).not.toHaveProperty('training.epochs');
});

test('--csv and --json do not go together', async () => {
  await expect(runs({ csv: true, json: true }, captureIo())).rejects.toThrow(
    'runs: expected --csv or --json, received both',
  );
});
