import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { binary, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, set } from './small.ts';

const directory = useTemporaryDirectory();
const small = [...fewImages, ...set('data.subset=600', 'training.epochs=2')];
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const weights = (run: string) => readFile(join(directory.path, run, 'model/group1-shard1of1.bin'));
const ESCAPE = '\u001b';

beforeAll(async () => {
  await cli('train', ...small);
});

describe('a reader that closes its end early', () => {
  test.each([
    [['--help'], 0, ''],
    [['eval', '--quiet'], 0, ''],
    [
      ['eval', '--min-accuracy', '1'],
      1,
      /^Latest run: .+\nerror: test accuracy 0\.\d{4} is below --min-accuracy 1 by 0\.\d+\n$/,
    ],
  ])('stdout of %j: the command ends with exit code %d', async (args, code, stderr) => {
    const result = await runCli(args, { cwd: directory.path, closed: ['stdout'] });
    expect(result).toEqual({ code, stdout: '', stderr: stderr && expect.stringMatching(stderr) });
  });

  test('stderr of train: without its progress the training goes on to its end', async () => {
    const { code, stdout } = await runCli(['train', ...small, '--out', 'unseen'], {
      cwd: directory.path,
      closed: ['stderr'],
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Run: unseen$/m);
    expect(JSON.parse(await readFile(join(directory.path, 'unseen/metrics.json'), 'utf8')).lastEpoch).toBe(2);
  });
});

test.skipIf(!existsSync('/dev/full'))('a full disk behind stdout is an error', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [binary, 'settings', '--quiet'], {
    cwd: directory.path,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr:
      'error: standard output: the disk is full\n' +
      'Free some space or choose a path on another disk, then run it again.\n',
  });
});

describe('colours in a pipe', () => {
  const cases: [env: Record<string, string>, isColoured: boolean][] = [
    [{ NO_COLOR: '' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '', FORCE_COLOR: '1' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    [{ NO_COLOR: '', FORCE_COLOR: '0' }, false],
  ];

  test.each(cases)('%j: %s', async (env, isColoured) => {
    const { stdout, stderr } = await runCli(['validate', 'article', 'artcle'], { env });
    expect(stripVTControlCharacters(stdout)).toBe('ok  article\n');
    expect(stripVTControlCharacters(stderr)).toMatch(/^error: artcle: /m);
    expect([stdout, stderr].map((text) => text.includes(ESCAPE))).toEqual([isColoured, isColoured]);
  });
});

const scriptVersion = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '';
const hasPseudoTerminal = scriptVersion.includes('util-linux');

describe.skipIf(!hasPseudoTerminal)('on a terminal', () => {
  const scriptArguments = (args: readonly string[]) => {
    const command = [process.execPath, binary, ...args].map((word) => `'${word}'`).join(' ');
    return ['-qec', command, '/dev/null'];
  };
  const options = () => {
    const env: NodeJS.ProcessEnv = { ...process.env, TERM: 'xterm-256color', COLORTERM: undefined };
    for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR']) delete env[name];
    return { cwd: directory.path, env };
  };
  const onTerminal = (...args: string[]) =>
    spawnSync('script', scriptArguments(args), { ...options(), encoding: 'utf8' });
  /** Presses Ctrl-C as soon as the terminal shows `sign`. */
  const interruptedAt = (sign: string, ...args: string[]) =>
    new Promise<{ code: number | null; shown: string }>((resolve) => {
      const child = spawn('script', scriptArguments(args), options());
      let shown = '';
      child.stdout.on('data', (chunk) => {
        const isNew = !shown.includes(sign);
        shown += chunk;
        if (isNew && shown.includes(sign)) child.stdin.write('\x03');
      });
      child.on('close', (code) => resolve({ code, shown }));
    });

  test('Ctrl-C within an epoch ends it there, and --resume ends where an unbroken run does', async () => {
    const settings = set('training.engine=layers', 'data.subset=3000', 'training.epochs=1');
    const task = ['train', ...fewImages, ...settings];
    const { code, shown } = await interruptedAt('%  loss', ...task, '--out', 'broken');
    expect(code).toBe(130);
    expect(shown).toMatch(/Ended in epoch 1, after [\d ]+ of 3 000 images: interrupted\.\r$/m);
    expect(shown).toMatch(/^Next: dropout-mlp train --resume broken\r$/m);
    const metrics = JSON.parse(await readFile(join(directory.path, 'broken/metrics.json'), 'utf8'));
    expect(metrics).toMatchObject({ reason: 'interrupted', lastEpoch: 0, weightsOfEpoch: 1 });
    const evaluation = await cli('eval', 'broken', '--json');
    expect(JSON.parse(evaluation.stdout).accuracy).toBe(metrics.test.accuracy);
    expect((await cli('train', '--resume', 'broken')).code).toBe(0);
    await cli(...task, '--out', 'unbroken');
    expect((await weights('broken')).equals(await weights('unbroken'))).toBe(true);
  });

  test('train shows a bar for the running epoch, a line for each that has ended, and the curves, and never hides the cursor nor stops lines from wrapping, which a kill would leave so', () => {
    const slow = ['--set', 'training.engine=layers']; // the fused engine has done such an epoch before a bar is drawn
    const { status, stdout } = onTerminal('train', ...small, ...slow, '--out', 'seen');
    expect(status).toBe(0);
    expect(stdout).not.toContain(`${ESCAPE}[?25l`);
    expect(stdout).not.toContain(`${ESCAPE}[?7l`);
    expect(stdout).toMatch(/epoch 1\/2 █*░* +\d+ % {2}loss \d\.\d{4} acc /);
    expect(stdout).toMatch(/epoch 2\/2 {2}train loss \d\.\d{4} acc \d\.\d{4} {2}val loss /);
    const shown = stripVTControlCharacters(stdout);
    expect(shown).toMatch(/^Loss {3}⠒ ⠒ ⠒ training {3}⠒⠒⠒⠒⠒ validation {3}● best epoch \d: /m);
    expect(shown).toMatch(/^Accuracy {3}⠒ ⠒ ⠒ training {3}⠒⠒⠒⠒⠒ validation {3}● best epoch \d: /m);
    expect(stdout).toContain(`${ESCAPE}[1m${ESCAPE}[32mTest accuracy: `);
  });

  test('the weights are the same with a bar and without', async () => {
    const slow = set('data.subset=1500', 'training.batchSize=1', 'model.layers.1.dense.units=1000');
    const task = ['train', ...fewImages, ...set('training.epochs=1'), ...slow];
    const { stdout } = onTerminal(...task, '--out', 'with-bar');
    expect(stdout).toMatch(/epoch 1\/1 █*░* +\d+ % {2}loss /);
    await cli(...task, '--quiet', '--out', 'without-bar');
    expect((await weights('with-bar')).equals(await weights('without-bar'))).toBe(true);
  });

  test('a command prints in colour', () => {
    expect(onTerminal('validate', 'article').stdout).toContain(ESCAPE);
  });
});
