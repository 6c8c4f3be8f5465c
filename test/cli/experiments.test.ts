import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

const settings = [...fewUnits, ...fewImages, ...set('data.subset=300', 'training.epochs=2')];
/** Four trainings that take a moment. */
const small = ['article', 'article-no-dropout', '--seeds', '2', ...settings];
const linesOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What two experiments must have alike: all but how long it took. */
async function resultsIn(experiment: string): Promise<unknown[]> {
  const lines = await linesOf(inDirectory(experiment, 'results.jsonl'));
  return lines.map(({ training: { seconds: _, ...training }, ...line }) => ({ ...line, training }));
}

describe('compare', () => {
  beforeAll(async () => {
    await cli('compare', ...small, '--out', 'first');
  });

  test('leaves the resolved experiment, a run a cell, results and a summary', async () => {
    expect((await readdir(inDirectory('first'))).sort()).toEqual([
      ...[
        'experiment.yaml',
        'junit.xml',
        'metrics.txt',
        'results.csv',
        'results.jsonl',
        'runs',
        'summary.md',
      ],
    ]);
    const results = await linesOf(inDirectory('first', 'results.jsonl'));
    expect(results.map(({ arm, seed }) => [arm, seed])).toEqual([
      ['article', 1],
      ['article', 2],
      ['article-no-dropout', 1],
      ['article-no-dropout', 2],
    ]);
    const metrics = JSON.parse(
      await readFile(inDirectory('first', 'runs', 'article-seed-2', 'metrics.json'), 'utf8'),
    );
    expect(results[1].training.test).toEqual(metrics.test);
    const csv = (await readFile(inDirectory('first', 'results.csv'), 'utf8')).split('\r\n');
    expect(csv[0]).toBe(
      'cell,config,seed,reason,lastEpoch,bestEpoch,weightsOfEpoch,seconds,testAccuracy,testLoss,valAccuracy,valLoss,trainAccuracy,trainLoss,testEce,testAdaptiveEce,testMce,testBrier,testAurc,testCorrect,testImages,gap,run,failure',
    );
    expect(csv).toHaveLength(6);
  });

  test('the first seed trains as train does, to the bit', async () => {
    await cli('train', '--seed', '1', ...settings, '--out', 'alone');
    const weights = (run: string) => readFile(inDirectory(run, 'model', 'group1-shard1of1.bin'));
    expect((await weights('first/runs/article-seed-1')).equals(await weights('alone'))).toBe(true); // toEqual takes a second
  });

  test('once more trains nothing, and says the same in JSON', async () => {
    const { code, stdout, stderr } = await cli('compare', ...small, '--out', 'first', '--json');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'first: 4 trainings, 4 of them done before, 2 at once\n'.replace(
        '2 at once',
        /\d+ at once/.exec(stderr)?.[0] ?? '',
      ),
    });
    const { experiment, cells, comparisons } = JSON.parse(stdout);
    expect({ experiment, cells }).toEqual({ experiment: 'first', cells: { done: 4, failed: 0, missing: 0 } });
    expect(comparisons[0].verdict).toMatchObject({ kind: 'not shown', because: 'few seeds' });
    expect(comparisons[0]).not.toHaveProperty('p');
  });

  test('another experiment does not mix with it', async () => {
    const { code, stderr } = await cli('compare', ...small, '--seeds', '3', '--out', 'first');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: first: the experiment in this directory is another one: its configs, seeds or data are not those of now\n' +
        'Choose another --out, or leave it out to begin a new one.\n',
    });
  });

  test('a changed one begins a new experiment where no directory is named', async () => {
    const one = ['batch', ...small.slice(2), 'article', '--seeds', '1', '--quiet'];
    await cli(...one);
    await cli(...one);
    await cli(...one, '--set', 'training.batchSize=64');
    expect((await readdir(inDirectory('experiments'))).sort()).toEqual(['article-1', 'article-2']);
  });

  test('killed at any moment and started again, it ends with the same results', async () => {
    const two = ['compare', ...small, '--seeds', '1', '--out', 'killed'];
    for (const moment of ['at once', '1/2']) {
      await runCli(two, {
        cwd: directory.path,
        onStderr: (text) => (text.includes(moment) ? 'SIGKILL' : undefined),
      });
    }
    expect((await cli(...two)).code).toBe(0);
    const [article, , without] = await resultsIn('first');
    expect(await resultsIn('killed')).toEqual([article, without]);
  });

  test('a training that takes too long is given up, and named', async () => {
    const endless = [
      '--vary',
      'training.epochs=1000000',
      '--set',
      'training.earlyStopping=null',
      '--seeds',
      '1',
    ];
    const { code, stderr } = await cli('sweep', 'article', ...endless, '--timeout', '1', '--out', 'endless');
    expect({ code, stderr: stderr.split('\n').slice(1) }).toEqual({
      code: 1,
      stderr: [
        '1/1  article epochs=1000000, seed 1: failed: it took longer than --timeout 1 s',
        'error: endless: 1 of 1 trainings failed, first article epochs=1000000, seed 1: it took longer than --timeout 1 s',
        'To try them again, add --retry 1 to the same command.',
        '',
      ],
    });
  });

  test('a training that diverged is a failure, and is not tried again in vain', async () => {
    const rate = ['--set', 'training.optimizer.learningRate=1e30'];
    const diverging = ['--seeds', '1', ...rate, '--out', 'diverged', '--retry', '3'];
    const { code, stderr } = await cli('compare', ...small, ...diverging);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: diverged: 2 of 2 trainings failed, first article, seed 1: training diverged in epoch 1',
    );
  });
});

test('--dry-run lists the trainings and writes nothing', async () => {
  const before = await readdir(directory.path);
  const { code, stdout } = await cli(
    'sweep',
    'article',
    '--vary',
    'training.epochs=1,2',
    '--seeds',
    '2',
    '--dry-run',
    '--json',
  );
  expect(code).toBe(0);
  const { cells } = JSON.parse(stdout);
  expect(cells.map(({ arm, seed, state }: Record<string, unknown>) => [arm, seed, state])).toEqual([
    ['article epochs=1', 1, 'to do'],
    ['article epochs=1', 2, 'to do'],
    ['article epochs=2', 1, 'to do'],
    ['article epochs=2', 2, 'to do'],
  ]);
  expect(await readdir(directory.path)).toEqual(before);
});

test('Ctrl-C ends tidily, and the same command goes on', async () => {
  const long = [
    'compare',
    ...small,
    '--set',
    'training.epochs=3000',
    '--set',
    'training.earlyStopping=null',
    '--seeds',
    '1',
    '--out',
    'stopped',
  ];
  const { code, stderr } = await runCli(long, {
    cwd: directory.path,
    onStderr: (text) => (/at once\n$/.test(text) ? 'SIGINT' : undefined), // once: it would meet no handler as it ends
  });
  expect(code).toBe(130);
  expect(stderr).toContain('Interrupted: 0 of 2 trainings have ended. The same command goes on.\n');
});
