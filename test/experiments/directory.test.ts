import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { openExperiment } from '../../src/experiments/open-experiment.ts';
import type { Plan } from '../../src/experiments/plan.ts';
import type { CellResult } from '../../src/experiments/results.ts';
import { packageVersion } from '../../src/version.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-experiment-'));
});
afterEach(() => rm(directory, { recursive: true }));

const planOf = (identity: string): Plan => ({
  name: 'x',
  seeds: [1],
  metric: 'testAccuracy',
  arms: [],
  cells: [],
  identity: identity.repeat(64),
  sharesTestSet: true,
});

const result = (cell: string, change: Partial<CellResult> = {}): CellResult => ({
  cell,
  arm: 'a rate=0.5',
  config: 'a',
  settings: { 'model.layers.*.dropout': 0.5 },
  seed: 1,
  run: 'runs/a',
  training: {
    reason: 'epochs',
    lastEpoch: 2,
    weightsOfEpoch: 2,
    seconds: 1.5,
    images: { train: 80, validation: 0, test: 40 },
    train: { loss: 0.25, accuracy: 0.75 },
    test: { loss: 0.5, accuracy: 0.5 },
    calibration: { ece: 0.01, adaptiveEce: 0.02, mce: 0.03, brier: 0.04, aurc: 0.05 },
  },
  ...change,
});

test('results are read back, the last of each cell, without a line that was left half written', async () => {
  const experiment = await openExperiment(planOf('a'), join(directory, 'x'));
  const failure = { code: 'cell/crash', message: 'its process ended' };
  await experiment.appendResult({ ...result('one'), failure });
  await experiment.appendResult(result('one'));
  await experiment.appendResult(result('two'));
  await appendFile(join(directory, 'x', 'results.jsonl'), '{"cell":"three","arm":"a"');
  const results = await experiment.readResults();
  experiment.unlock();
  expect([...results.values()]).toEqual([result('one'), result('two')]);
});

test('the table has a row a result, and quotes what commas would break', async () => {
  const experiment = await openExperiment(planOf('a'), join(directory, 'x'));
  const { training: _, ...failed } = result('two', { failure: { code: 'x', message: 'no, "never"' } });
  await experiment.writeResults([result('one'), failed]);
  experiment.unlock();
  expect(await readFile(join(directory, 'x', 'results.csv'), 'utf8')).toBe(
    [
      'cell,config,model.layers.*.dropout,seed,reason,lastEpoch,bestEpoch,weightsOfEpoch,seconds,testAccuracy,testLoss,valAccuracy,valLoss,trainAccuracy,trainLoss,testEce,testAdaptiveEce,testMce,testBrier,testAurc,testCorrect,testImages,gap,run,failure',
      'one,a,0.5,1,epochs,2,,2,1.5,0.5,0.5,,,0.75,0.25,0.01,0.02,0.03,0.04,0.05,20,40,0.25,runs/a,',
      'two,a,0.5,1,,,,,,,,,,,,,,,,,,,,runs/a,"no, ""never"""',
      '',
    ].join('\r\n'),
  );
});

test.each([
  [
    'another experiment',
    async (out: string) => (await openExperiment(planOf('b'), out)).unlock(),
    'the experiment in this directory is another one: its configs, seeds or data are not those of now',
  ],
  [
    'something else',
    async (out: string) => {
      await mkdir(out);
      await writeFile(join(out, 'thesis.tex'), '');
    },
    'this directory is not empty',
  ],
  [
    'the same experiment, which another process runs',
    async (out: string) => void (await openExperiment(planOf('a'), out)),
    `another process (${process.pid}) is running this experiment`,
  ],
])('where there is %s already, it is refused', async (_, prepare, message) => {
  const out = join(directory, 'x');
  await prepare(out);
  await expect(openExperiment(planOf('a'), out)).rejects.toThrow(
    expect.objectContaining({ constructor: UserError, message: `${out}: ${message}` }),
  );
});

describe('a plan that this version did not write is refused:', () => {
  const begunBy = (version: string) =>
    `OUT: this experiment was begun by ${version}, whose trainings are not those of ${packageVersion()}`;
  const begin = async (change: (text: string) => string) => {
    const out = join(directory, 'x');
    const experiment = await openExperiment(planOf('a'), out);
    experiment.unlock();
    const file = join(out, 'experiment.yaml');
    await writeFile(file, change(await readFile(file, 'utf8')));
    return { out, experiment };
  };

  test.each([
    ['one of another version', /^version: .*$/m, 'version: 0.0.9', begunBy('dropout-mlp 0.0.9')],
    ['one of another format', /^format: 1$/m, 'format: 2', begunBy('another version of dropout-mlp')],
    [
      'one of before there were versions',
      /^(format|version): .*\n/gm,
      '',
      begunBy('another version of dropout-mlp'),
    ],
    ['one that was changed', /^name: x$/m, 'name: y', 'OUT/experiment.yaml: this file was changed by hand'],
  ])('%s', async (_, from, to, message) => {
    const { out, experiment } = await begin((text) => text.replace(from, to));
    await expect(experiment.readPlan()).rejects.toThrow(
      expect.objectContaining({ constructor: UserError, message: message.replace('OUT', out) }),
    );
  });

  test('and says that the version may be why another experiment is meant', async () => {
    const { out } = await begin((text) => text.replace(/^version: .*$/m, 'version: 0.0.9'));
    await expect(openExperiment(planOf('b'), out)).rejects.toThrow(
      `${out}: the experiment in this directory is another one: dropout-mlp 0.0.9 has begun it, or its configs, seeds or data are not those of now`,
    );
  });
});
