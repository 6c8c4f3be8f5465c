import { spawnSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { idxLabels } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const images = 'train-images-idx3-ubyte';

beforeAll(async () => {
  spawnSync('mkfifo', [inDirectory('pipe')]);
  await symlink('there', inDirectory('here'));
  await symlink('here', inDirectory('there'));
  await writeFile(inDirectory('huge'), '');
  await truncate(inDirectory('huge'), 2 ** 36); // takes no room on the disk
  for (const name of ['pipe', 'here', 'huge', 'zero']) {
    await mkdir(inDirectory(`data-${name}`));
    await writeFile(inDirectory(`data-${name}`, 'train-labels-idx1-ubyte'), idxLabels([0, 1]));
    const target = name === 'zero' ? '/dev/zero' : inDirectory(name);
    await symlink(target, inDirectory(`data-${name}`, images));
  }
});

beforeAll(async () => {
  await mkdir(inDirectory('model', 'model.json'), { recursive: true });
  await mkdir(inDirectory('run', 'run.json'), { recursive: true });
  await mkdir(inDirectory('fetched'));
  await symlink(inDirectory('pipe'), inDirectory('fetched', `${images}.gz`));
  const settings = ['--set', 'data.subset=300', '--set', 'training.epochs=1', '--quiet'];
  for (const name of ['trained', 'piped']) {
    expect((await runMain(['train', '--out', name, ...settings], { cwd: directory.path })).code).toBe(0);
    await rm(inDirectory(name, 'model', 'model.json'));
  }
  await mkdir(inDirectory('trained', 'model', 'model.json'));
  spawnSync('mkfifo', [inDirectory('piped', 'model', 'model.json')]);
});

const aDirectory = 'expected a file, received a directory\nName a file inside it.';
const pipe = 'expected a regular file, received a pipe\nWrite what it gives to a file, and name that.';
const device = 'expected a regular file, received a device\nWrite what it gives to a file, and name that.';
const links = 'its links lead to each other, never to a file\nMend the links or choose another path.';
const larger = (what: string) => `expected ${what}, received more\nCheck the path.`;
const noImages =
  'expected an IDX file of images (it begins with 00 00 08 03), received something that begins with 00 00 00 00\nCheck that the file has the right name and was downloaded whole.';

describe.skipIf(process.platform === 'win32')('no file hangs or fills the memory:', () => {
  const cases: [args: string[], stderr: string][] = [
    [['validate', 'pipe'], `pipe: ${pipe}`],
    [['train', '--config', '/dev/zero'], `/dev/zero: ${device}`],
    [['validate', 'here'], `here: ${links}`],
    [['validate', 'huge'], `huge: ${larger('a config of at most 1 MB')}`],
    [['eval', 'pipe'], `pipe: ${pipe}`],
    [['eval', '/dev/zero'], `/dev/zero: ${device}`],
    [['eval', 'here'], `here: ${links}`],
    [['eval', 'huge'], `huge: ${larger('a model.json of at most 5 MB')}`],
    [['eval', 'model'], `model/model.json: ${aDirectory}`],
    [['predict', 'model', 'x.png'], `model/model.json: ${aDirectory}`],
    [['eval', 'trained'], `trained/model/model.json: ${aDirectory}`],
    [['eval', 'trained/model'], `trained/model/model.json: ${aDirectory}`],
    [['eval', 'piped'], `piped/model/model.json: ${pipe}`],
    [['eval', 'run'], `run/run.json: ${aDirectory}`],
    [['train', '--resume', 'run'], `run/run.json: ${aDirectory}`],
    [['data', 'fetch', '--out', 'fetched'], `fetched/${images}.gz: ${pipe}`],
    [['data', 'info', '--data', 'data-pipe'], `data-pipe/${images}: ${pipe}`],
    [['data', 'info', '--data', 'data-zero'], `data-zero/${images}: ${device}`],
    [['data', 'info', '--data', 'data-here'], `data-here/${images}: ${links}`],
    [['data', 'info', '--data', 'data-huge'], `data-huge/${images}: ${noImages}`],
  ];

  test.each(cases)('%j', async (args, stderr) => {
    const result = await runMain(args, { cwd: directory.path });
    expect(result).toEqual({ code: 2, stdout: '', stderr: `error: ${stderr}\n` });
  });

  test('a model.json that is a pipe gives way to the model of the training that goes on', async () => {
    const resume = ['train', '--resume', 'piped', '--set', 'training.epochs=2', '--quiet'];
    expect((await runMain(resume, { cwd: directory.path })).code).toBe(0);
    expect((await runMain(['eval', 'piped'], { cwd: directory.path })).code).toBe(0);
  });
});
