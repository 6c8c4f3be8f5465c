import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { resultsOf } from './experiment-results.ts';
import { runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

/** Two trainings that take a moment. */
const settings = set('data.subset=300', 'training.epochs=2');
const small = ['article', '--seeds', '2', ...fewUnits, ...fewImages, ...settings];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Identities of the trainings of `small`. */
let ids: string[];

beforeAll(async () => {
  await cli('batch', ...small, '--out', 'alone');
  ids = JSON.parse((await cli('batch', 'cells', 'alone', '--json')).stdout).cells.map(
    ({ cell }: { cell: string }) => cell,
  );
});

describe('batch cells', () => {
  test('lists what is left, as tab-separated values', async () => {
    const { code, stdout, stderr } = await cli('batch', 'cells', ...small, '--tsv');
    const [one, two] = ids;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n').map((line) => line.split('\t'));
    expect(lines.map((values) => values.toSpliced(3, 1))).toEqual([
      ['cell', 'state', 'seed', 'config', 'arm', 'run'],
      [one, 'to do', '1', 'article', 'article', 'runs/article-seed-1'],
      [two, 'to do', '2', 'article', 'article', 'runs/article-seed-2'],
      [''],
    ]);
    expect(Number(lines[1]?.[3])).toBeGreaterThan(0);
  });

  test('of a directory: all, and none unfinished', async () => {
    const all = JSON.parse((await cli('batch', 'cells', 'alone', '--json')).stdout);
    expect(all.cells.map(({ state }: { state: string }) => state)).toEqual(['done', 'done']);
    const left = JSON.parse((await cli('batch', 'cells', 'alone', '--unfinished', '--json')).stdout);
    expect(left).toEqual({ experiment: 'alone', cells: [] });
  });
});

describe('parts of an experiment', () => {
  test('on two machines, merged, are the experiment of one', async () => {
    const machines = ['m/1', 'm/2'];
    for (const [index, out] of machines.entries()) {
      vi.stubEnv('CI_NODE_INDEX', String(index + 1));
      vi.stubEnv('CI_NODE_TOTAL', '2');
      const { code } = await cli('batch', 'run', ...small, '--out', out, '--quiet');
      expect(code).toBe(0);
    }
    const { code, stderr } = await cli('batch', 'merge', ...machines, '--out', 'merged', '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await resultsOf(inDirectory('merged'))).toEqual(await resultsOf(inDirectory('alone')));
    expect((await readdir(inDirectory('merged'), { recursive: true })).sort()).toEqual(
      (await readdir(inDirectory('alone'), { recursive: true })).sort(),
    );
  });

  test('run at once in one directory, a cell each, are merged where they are', async () => {
    const each = ids.map((id) =>
      runCli(['batch', 'run', ...small, '--cell', id, '--threads', '1'], { cwd: directory.path }),
    );
    for (const { code, stdout } of await Promise.all(each)) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ +seed +cell +test accuracy +took\narticle +\d +[0-9a-f]{12} +[\d.]+ % +/);
    }
    expect(await readdir(inDirectory('experiments'))).toEqual(['article-1']);
    expect((await cli('batch', 'merge', 'experiments/article-1')).code).toBe(0);
    expect(await resultsOf(inDirectory('experiments/article-1'))).toEqual(
      await resultsOf(inDirectory('alone')),
    );
  });

  test('that are not done yet make the merged experiment unfinished, and batch goes on with it', async () => {
    const { code, stderr } = await cli('batch', 'merge', 'm/2', '--out', 'half');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: half: 1 of 2 trainings have not been run to their end\n' +
        'To run them here: dropout-mlp batch half\n',
    });
    await cp(inDirectory('half'), inDirectory('moved'), { recursive: true });
    const rest = await cli('batch', 'moved');
    expect(rest.code).toBe(0);
    expect(rest.stderr).toMatch(/^moved: 2 trainings, 1 of them done before, /);
    expect(await resultsOf(inDirectory('moved'))).toEqual(await resultsOf(inDirectory('alone')));
  });

  test('that fail are named, kept, and tried again by the same command', async () => {
    const args = ['batch', 'run', ...small, '--seeds', '1', '--shard', '1/1', '--out', 'failing'];
    const { code, stdout, stderr } = await cli(...args, '--timeout', '0.001', '--quiet', '--json');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: failing: 1 of 1 trainings failed, first article, seed 1: it took longer than --timeout 0.001 s\n' +
        'To try them again, give the same command.\n',
    });
    const { experiment, part, cells, error } = JSON.parse(stdout);
    expect({ experiment, part, code: error.code }).toEqual({
      experiment: 'failing',
      part: 'part 1 of 1',
      code: 'experiment/failed',
    });
    const kept = JSON.parse(await readFile(inDirectory('failing', 'cells', `${ids[0]}.json`), 'utf8'));
    expect(cells).toEqual([kept]);
    expect((await cli(...args)).code).toBe(0);
  });
});

describe('refused is', () => {
  const cases: [what: string, args: string[], stderr: string][] = [
    [
      'a run of no part',
      ['batch', 'run', 'alone'],
      'error: batch run: expected --cell ID, --shard i/n, or a variable that numbers this job (CI_NODE_INDEX, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID), received none\n' +
        'To run all cells: dropout-mlp batch alone\n',
    ],
    [
      'a cell of another experiment',
      ['batch', 'run', 'alone', '--cell', '0123456789ab'],
      'error: --cell 0123456789ab: article has no such cell; it has others where a config, a seed or the data was changed\n' +
        'To list them: dropout-mlp batch cells alone\n',
    ],
    [
      'a cell and a part',
      ['batch', 'run', 'alone', '--cell', '0123456789ab', '--shard', '1/2'],
      'error: batch run: expected --cell or --shard, received both\n',
    ],
    [
      'a part that is none',
      ['batch', 'run', 'alone', '--shard', '3/2'],
      "error: option '--shard <i/n>' argument '3/2' is invalid. Expected a part of so many, from 1/n to n/n, such as 2/8, or auto/8.\n" +
        'See: dropout-mlp batch run --help\n',
    ],
    [
      'a change to what was begun',
      ['batch', 'alone', '--seeds', '7'],
      'error: alone: this experiment has been begun: expected no --seeds, received it\n' +
        'Leave --seeds out, or name the file or the configs instead of the directory.\n',
    ],
    [
      'data that is not there',
      ['batch', 'run', 'alone', '--shard', '1/1', '--data', '../../nowhere'],
      "error: ../../nowhere: no such directory; expected 'embedded' or a directory of IDX files\n" +
        'Check the path. MNIST is fetched by: dropout-mlp data fetch\n',
    ],
    [
      'two formats',
      ['batch', 'cells', 'alone', '--tsv', '--json'],
      'error: batch cells: expected --tsv or --json, received both\n',
    ],
    [
      'the directory of nothing',
      ['batch', 'merge', 'nowhere'],
      'error: nowhere: expected the directory of an experiment, received a directory without experiment.yaml\n' +
        'Check the path.\n',
    ],
  ];
  test.each(cases)('%s', async (_, args, stderr) => {
    const { code, stderr: found } = await cli(...args);
    expect({ code, stderr: found }).toEqual({ code: 2, stderr });
  });
});
