import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, type TestContext, test, vi } from 'vitest';
import { loadEmbedded } from '../../src/dataset/embedded.ts';
import { startMirror } from '../dataset/mirror-server.ts';
import { binary, type CliOptions, ordinaryUser, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, set } from './small.ts';

const directory = useTemporaryDirectory();
const small = [...fewImages, ...set('data.subset=600', 'training.epochs=2'), '--quiet'];
/** Ends well after the first epoch; in the second the penalty on large weights makes them infinite. */
const diverging = set(
  ...[
    'data.subset=600',
    'training.epochs=1',
    'training.earlyStopping=null',
    'training.optimizer.learningRate=1.5',
  ],
  'model.layers=[flatten, { dense: { units: 16, kernelRegularizer: { l2: 1 } } }, { dense: { units: 10, activation: softmax } }]',
);
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (args: string[]) => runMain(args, { cwd: directory.path });
const expectRefusal = async (args: string[], stderr: string, options: CliOptions = {}) => {
  const result = await runMain(args, { cwd: directory.path, ...options });
  expect(result).toEqual({ code: 2, stdout: '', stderr });
};

/** Everything under a place, sorted; directories end in a slash. */
async function contents(place: string): Promise<string[]> {
  const entries = await readdir(inDirectory(place), { recursive: true, withFileTypes: true });
  const name = (path: string) => path.slice(inDirectory(place).length + 1);
  return entries
    .map((entry) => name(join(entry.parentPath, entry.name)) + (entry.isDirectory() ? '/' : ''))
    .sort();
}

/** Who may not write to everything, or why there is nobody. */
let user: CliOptions | string;

beforeAll(async () => {
  user = await ordinaryUser(directory.path);
  await writeFile(inDirectory('file'), 'precious');
  vi.stubEnv('DROPOUT_MLP_CACHE', inDirectory('cache')); // of root, nobody may read it
  await loadEmbedded();
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('a file in the way', () => {
  const anotherPath = 'a part of this path is a file, not a directory\nChoose another path.\n';
  const cases: [args: string[], stderr: string][] = [
    [
      ['train', ...small, '--out', 'file'],
      'error: file: expected a directory, received a file\nChoose another --out.\n',
    ],
    [['train', ...small, '--out', 'file/run'], `error: file/run: ${anotherPath}`],
    [['init', 'file/my.yaml'], `error: file/my.yaml: ${anotherPath}`],
    [['data', 'fetch', '--out', 'file'], `error: file/train-images-idx3-ubyte.gz: ${anotherPath}`],
    [
      ['data', 'fetch', '--out', 'file/mnist'],
      `error: file/mnist/train-images-idx3-ubyte.gz: ${anotherPath}`,
    ],
  ];

  test.each(cases)('%j', async (args, stderr) => {
    await expectRefusal(args, stderr);
    expect(await readFile(inDirectory('file'), 'utf8')).toBe('precious');
  });

  test('where runs should be', async () => {
    await mkdir(inDirectory('elsewhere'));
    await writeFile(inDirectory('elsewhere/runs'), '');
    await expectRefusal(
      ['train', ...small],
      'error: runs: expected a directory, received a file\nChoose another --out.\n',
      { cwd: inDirectory('elsewhere') },
    );
  });
});

/** Commands that write, each into a place called `place`, and the path they name when they may not. */
const writers: [args: string[], path: string][] = [
  [['train', ...small, '--out', 'place/run'], 'place/run'],
  [['init', 'place/my.yaml'], 'place/my.yaml'],
  [['data', 'fetch', '--out', 'place/mnist'], 'place/mnist/train-images-idx3-ubyte.gz.part'],
];
/** Ends after the first byte, so that `data fetch` gets as far as writing. */
const aMirror = () => startMirror((_, response) => response.writeHead(200).end('x'));

async function expectWritersRefused(problem: string, options: CliOptions = {}): Promise<void> {
  const { address } = await aMirror();
  for (const [args, path] of writers) {
    const mirror = args[0] === 'data' ? ['--mirror', address, '--quiet'] : [];
    await expectRefusal([...args, ...mirror], `error: ${path}: ${problem}\n`, options);
  }
}

describe('a place that may not be written to', () => {
  test('by the permissions of its directory', async ({ skip }) => {
    if (typeof user === 'string') return skip(user);
    await mkdir(inDirectory('place'));
    onTestFinished(() => rm(inDirectory('place'), { recursive: true }));
    await chmod(inDirectory('place'), 0o555);
    await expectWritersRefused(
      'permission denied\nChoose a path you may use, or change its permissions.',
      user,
    );
    expect(await contents('place')).toEqual([]);
  });

  test('by the permissions of a run, or of where runs are', async ({ skip }) => {
    if (typeof user === 'string') return skip(user);
    for (const name of ['place', 'place/hidden', 'place/hidden/runs', 'place/run'])
      await mkdir(inDirectory(name));
    onTestFinished(() => rm(inDirectory('place'), { recursive: true }));
    for (const name of ['place/hidden/runs', 'place/run']) await chmod(inDirectory(name), 0o777);
    const inPlace = { ...user, cwd: inDirectory('place') };
    const resume = ['train', '--resume', 'run', '--quiet', '--set', 'training.epochs=3'];
    expect((await runMain(['train', ...diverging, '--out', 'run'], inPlace)).code).toBe(0);
    const denied = (path: string) =>
      `error: ${path}: permission denied\nChoose a path you may use, or change its permissions.\n`;

    await chmod(inDirectory('place/run/model'), 0o555);
    await expectRefusal(resume, denied('run/model/model.json'), inPlace);

    for (const file of ['.lock', 'run.json.0123abcd.tmp']) {
      await writeFile(inDirectory('place/run', file), '');
      await chmod(inDirectory('place/run', file), 0o666);
    }
    await chmod(inDirectory('place/run'), 0o555);
    await expectRefusal(resume, denied('run/run.json.0123abcd.tmp'), inPlace);
    expect(await runMain(['eval', 'run'], inPlace)).toMatchObject({ code: 0, stderr: '' });

    await chmod(inDirectory('place/hidden/runs'), 0o333);
    const hidden = { ...user, cwd: inDirectory('place/hidden') };
    await expectRefusal(['train', ...small], denied('runs'), hidden);
    await expectRefusal(['train', ...small, '--out', 'runs'], denied('runs'), hidden);
    await expectRefusal(['eval'], denied('runs'), hidden);
  });

  test('because its file system is read-only', async (context) => {
    await mountMemory(context, 'place', 'ro');
    await expectWritersRefused('the file system is read-only\nChoose a path on another disk.');
  });
});

test('a run of which a part may not be removed is left whole by --force', async ({ skip }) => {
  if (typeof user === 'string') return skip(user);
  expect((await cli(['train', ...small, '--out', 'theirs'])).code).toBe(0);
  await chmod(inDirectory('theirs'), 0o777);
  await chmod(inDirectory('theirs/model'), 0o555);
  onTestFinished(() => chmod(inDirectory('theirs/model'), 0o755));
  const before = await contents('theirs');
  // As a process: here Node would go on removing what it had begun to, as root again.
  const forced = ['train', ...small, '--out', 'theirs', '--force'];
  expect(await runCli(forced, { cwd: directory.path, ...user })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: theirs/model: permission denied\nChoose a path you may use, or change its permissions.\n',
  });
  expect(await contents('theirs')).toEqual(before);
});

test('runs that may not be listed', async ({ skip }) => {
  if (typeof user === 'string') return skip(user);
  await mkdir(inDirectory('unlisted/runs'), { recursive: true });
  await chmod(inDirectory('unlisted/runs'), 0o333);
  expect(await runCli(['train', ...small], { cwd: inDirectory('unlisted'), ...user })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: runs: permission denied\nChoose a path you may use, or change its permissions.\n',
  });
});

/** Runs the program in a shell that has done something first. */
function inShell(first: string, args: readonly string[], options: SpawnSyncOptions = {}) {
  const script = `${first}; exec "$0" "$@"`;
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const shell = spawnSync('sh', ['-c', script, process.execPath, binary, ...args], {
    cwd: directory.path,
    env,
    ...options,
  });
  return { code: shell.status, stdout: String(shell.stdout), stderr: String(shell.stderr) };
}

test.skipIf(process.platform === 'win32').each([['train', ...small], ['init']])(
  '%s in a directory that is gone',
  async (...args) => {
    await mkdir(inDirectory('gone'));
    expect(inShell('cd gone; rmdir ../gone', args)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: the current directory: no such file or directory\nCheck the path.\n',
    });
  },
);

test('a user without a name and a home', async ({ skip }) => {
  if (typeof user === 'string' || user.uid === undefined) return skip('needs a user of its own');
  const env = { ...process.env, TMPDIR: directory.path };
  const { code, stderr } = inShell('unset HOME XDG_CACHE_HOME DROPOUT_MLP_CACHE', ['data', 'info'], {
    uid: 64_514, // not the one whose processes limits.long.test.ts counts
    env,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('a full disk', () => {
  const full = 'the disk is full\nFree some space or choose a path on another disk, then run it again.\n';

  const begun = ['config.yaml', 'run.json'];
  const before = [...begun, 'checkpoint-before.bin', 'history.jsonl'];
  const model = ['model/', 'model/group1-shard1of1.bin', 'model/model.json'];

  test.for([
    ['nr_blocks=1', 'run.json', []],
    ['nr_blocks=2', 'config.yaml', ['run.json']],
    ['size=64k', 'checkpoint.bin', begun],
    ['size=1000k', 'checkpoint.bin', before],
    ['size=1400k', 'model/group1-shard1of1.bin', [...before, 'checkpoint.bin', 'history.csv', 'model/']],
    ['size=2000k', 'checkpoint.bin', [...before, 'history.csv', 'metrics.json', ...model]],
  ] as const)('of %s: train ends at %s, and nothing is half written', async ([room, path, left], context) => {
    await mountMemory(context, 'disk', room);
    await expectRefusal(['train', ...small, '--out', 'disk/run'], `error: disk/run/${path}: ${full}`);
    expect(await contents('disk/run')).toEqual(left.toSorted());
  });

  test('the epochs before are kept: with room, --resume goes on', async (context) => {
    await mountMemory(context, 'disk', 'size=1400k');
    expect((await cli(['train', ...small, '--out', 'disk/run'])).code).toBe(2);
    spawnSync('mount', ['-o', 'remount,size=4m', inDirectory('disk')]);
    const { code } = await cli(['train', '--resume', 'disk/run']);
    expect(code).toBe(0);
    expect(await contents('disk/run')).toContain('model/model.json');
  });

  test('init', async (context) => {
    await mountMemory(context, 'disk', 'nr_blocks=1');
    await writeFile(inDirectory('disk/filler'), 'x');
    await expectRefusal(['init', 'disk/my.yaml'], `error: disk/my.yaml: ${full}`);
    expect(await contents('disk')).toEqual(['filler']);
  });

  test('data fetch keeps what has arrived under another name, to go on from there', async (context) => {
    await mountMemory(context, 'disk', 'size=64k');
    const { address } = await startMirror((_, response) =>
      response.writeHead(200).end(Buffer.alloc(2 ** 20)),
    );
    await expectRefusal(
      ['data', 'fetch', '--out', 'disk/mnist', '--mirror', address, '--quiet'],
      `error: disk/mnist/train-images-idx3-ubyte.gz.part: ${full}`,
    );
    expect(await contents('disk/mnist')).toEqual(['train-images-idx3-ubyte.gz.part']);
  });
});

test.runIf(process.platform === 'linux')('a place where no directory can be made, ever', async () => {
  await expectRefusal(
    ['train', ...small, '--out', '/proc/nowhere/run'],
    'error: /proc/nowhere/run: no such file or directory\nCheck the path.\n',
  );
});

/** Mounts a file system in memory for the length of the test, or skips it where that cannot be had. */
async function mountMemory({ skip }: TestContext, name: string, options: string): Promise<void> {
  const place = inDirectory(name);
  await mkdir(place);
  onTestFinished(() => rm(place, { recursive: true }));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
  if (status !== 0) skip('a small disk can only be mounted by root on Linux');
  onTestFinished(() => {
    spawnSync('umount', ['-l', place]);
  });
}
