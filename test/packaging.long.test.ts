import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { main } from '../src/cli.ts';
import { commands } from '../src/commands/index.ts';
import type { Io } from '../src/commands/io.ts';
import { describeProgram } from '../src/commands/program.ts';
import { runMain } from './cli/run-main.ts';
import { commandLines, hasShell, pages, shells, wordsIn } from './docs/command-lines.ts';
import { hasMnist, makeWorkPlace, withoutWindows } from './docs/work-place.ts';

const root = join(import.meta.dirname, '..');
const env = {
  ...process.env,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  // A port where nothing listens: the install script of tfjs-node fails at once, as it does behind a firewall.
  TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:9/',
};
const small = ['--set', 'data.subset=600', '--set', 'training.epochs=1'];

let directory: string;
const run = async (command: string, args: readonly string[], cwd: string) => {
  const { stdout } = await promisify(execFile)(command, args, { cwd: join(directory, cwd), env });
  return stdout;
};
const inPrefix = (...path: string[]) => join(directory, 'prefix', ...path);
const installed = (...path: string[]) => inPrefix('lib/node_modules/dropout-mlp', ...path);

interface PackedFile {
  readonly path: string;
}

let packed: readonly string[];

/** One installation, into an empty prefix, serves all tests here. */
beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/kernels.mjs', '--debug'], { cwd: root });
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-pack-'));
  const args = ['pack', '--json', '--pack-destination', directory];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, env });
  const [report] = JSON.parse(stdout) as [{ filename: string; files: PackedFile[] }];
  packed = report.files.map(({ path }) => path);
  await mkdir(join(directory, 'anywhere'));
  const options = ['--global', '--prefix', inPrefix(), '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, join(directory, report.filename)], 'anywhere');
});
afterAll(async () => {
  process.chdir(root);
  await rm(directory, { recursive: true, force: true });
});

describe('the packed tarball', () => {
  test('holds the program, its types, the configs, and no sources, tests or data', () => {
    const folders = new Set(packed.map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'bundle',
      'configs',
      'dist',
      'package.json',
      'scripts',
    ]);
    expect(packed.filter((path) => path.startsWith('scripts/'))).toEqual(['scripts/keras-to-tfjs.py']);
    const inDist = packed.filter((path) => path.startsWith('dist/'));
    expect(inDist.filter((path) => !path.endsWith('.d.ts'))).toEqual([
      'dist/pad/program.js',
      'dist/training/engines/fused/kernels.wasm', // and not the debug build beside it
    ]);
    expect(packed).toContain('bundle/LICENSES.txt');
  });

  test('holds every config that the repository has', async () => {
    const entries = await readdir(join(root, 'configs'), { recursive: true, withFileTypes: true });
    const configs = entries.flatMap((entry) =>
      entry.isDirectory() ? [] : [relative(root, join(entry.parentPath, entry.name))],
    );
    expect(packed.filter((path) => path.startsWith('configs/')).sort()).toEqual(configs.sort());
  });
});

test('npm install -g links the program, and it trains', async () => {
  const program = inPrefix('bin/dropout-mlp');
  expect(await run(program, ['--version'], 'anywhere')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const stdout = await run(program, ['train', '--quiet', ...small], 'anywhere');
  expect(stdout).toMatch(/^Test accuracy: 0\.\d{4}$/m);
  expect(await readdir(join(directory, 'anywhere/runs/article-1/model'))).toContain('model.json');
});

describe('in a project that has it', () => {
  beforeAll(async () => {
    await mkdir(join(directory, 'project/node_modules/.bin'), { recursive: true });
    await writeFile(join(directory, 'project/package.json'), '{ "private": true }'); // else npm may choose a folder above
    await symlink(installed(), join(directory, 'project/node_modules/dropout-mlp')); // as `npm link` does
    await symlink(installed('node_modules/@types'), join(directory, 'project/node_modules/@types'));
    await symlink(installed('bin/dropout-mlp.mjs'), join(directory, 'project/node_modules/.bin/dropout-mlp'));
  });

  test('npx finds the program, and it trains', async () => {
    const args = ['--no-install', 'dropout-mlp', 'train', '--quiet', ...small];
    expect(await run('npx', args, 'project')).toMatch(/^Test accuracy: 0\.\d{4}$/m);
  });

  test('every program of docs/api.md compiles under strict, without skipLibCheck, and runs', async () => {
    const project = join(directory, 'project');
    const page = await readFile(join(root, 'docs/api.md'), 'utf8');
    const programs = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text as string);
    const names = await Promise.all(
      programs.map(async (text, number) => {
        await writeFile(join(project, `program-${number}.mts`), text);
        return `program-${number}`;
      }),
    );
    await writeFile(join(project, 'my.yaml'), await readFile(join(root, 'configs/article.yaml')));
    const options = { strict: true, module: 'nodenext', target: 'es2022', skipLibCheck: false };
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: names.map((name) => `${name}.mts`) }),
    );
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', '.'], 'project').catch(({ stdout }) => {
      throw new Error(stdout);
    });
    const printed = await Promise.all(names.map((name) => run(process.execPath, [`${name}.mjs`], 'project')));
    expect(printed).toEqual([
      expect.stringMatching(/^epochs after epoch 5 0\.\d+\n$/),
      expect.stringMatching(/^0\.\d+ \[ [\d.]+, [\d.]+ \]\n$/),
      expect.stringMatching(/^(\d 0\.\d+\n)+$/),
      expect.stringMatching(/^0\.\d+\n$/),
      'auto [ 28, 28 ] 6\n',
    ]);
    expect(await readdir(join(project, 'runs'))).toEqual(['article-1']); // nothing is recorded unasked
  });

  test('JavaScript may leave out whatever has a default', async () => {
    const script = `
      import { train, UserError } from 'dropout-mlp';
      const layers = ['flatten', { dense: { units: 10, activation: 'softmax' } }];
      const { metrics } = await train({ model: { layers }, seed: undefined });
      console.log(metrics.reason, metrics.test.accuracy > 0.3);
      const mistake = await train({ model: { layers: [...layers, { dropout: 2 }] } }).catch((error) => error);
      console.log(mistake instanceof UserError, mistake.message);
    `;
    await writeFile(join(directory, 'project/api.mjs'), script);
    expect(await run(process.execPath, ['api.mjs'], 'project')).toBe(
      'epochs true\ntrue config  model.layers.2.dropout: expected a rate in [0, 1), received 2. To switch dropout off, use 0.\n',
    );
  });
});

const lines = [...new Set([...pages.flatMap(commandLines), ...commands.flatMap(({ examples }) => examples)])];
const words = new Map<string, string[]>();
const missing = Object.keys(shells).filter((shell) => !hasShell(shell));
for (const shell of missing)
  console.warn(`\n!!! COMMANDS OF THE PAGES ARE NOT TESTED IN ${shell}: it is not here. !!!\n`);
if (!hasMnist)
  console.warn('\n!!! data fetch OF THE PAGES IS NOT TESTED: the files of MNIST are not here. !!!\n');

describe('every command of the pages and of --help', () => {
  let program: typeof main;
  const workPlace = () => join(directory, 'work');
  const cli = (...args: string[]) => runMain(args, { cwd: workPlace(), program });
  const path = process.env.PATH;

  beforeAll(async () => {
    ({ main: program } = await import(pathToFileURL(installed('bundle/cli.js')).href));
    await makeWorkPlace(workPlace());
    process.env.PATH = withoutWindows(join(directory, 'no-windows'));
    const read = wordsIn('bash', lines, workPlace());
    for (const [index, line] of lines.entries()) words.set(line, read[index] ?? []);
    for (const name of ['article-1', 'article-2', 'plain-1'])
      await cli('train', ...quickly, '--quiet', '--out', `runs/${name}`);
  });
  afterAll(() => {
    process.env.PATH = path;
  });

  test.skipIf(missing.length > 0)('means the same to bash and to zsh', () => {
    const [inBash, inZsh] = ['bash', 'zsh'].map((shell) => wordsIn(shell, lines, workPlace()));
    expect(inZsh).toEqual(inBash);
    expect(inBash).toHaveLength(lines.length);
  });

  test('has no comment behind it, which an interactive zsh takes for words', () => {
    expect(lines.filter((line) => line.includes(' #'))).toEqual([]);
  });

  const quickly = ['--set', 'training.epochs=2', '--set', 'data.subset=0.05'];
  const experiment = /^dropout-mlp (compare|sweep|batch(?! (cells|run|merge|submit))) /;
  const compared = lines.find((line) => line.startsWith('dropout-mlp compare '));

  /** What makes a line that trains for minutes take a second, and lets one write where another has written. */
  function addition(line: string): string[] {
    if (line === compared) return [...quickly, '--seeds', '2'];
    if (experiment.test(line)) return ['--dry-run'];
    if (/ train\b/.test(line)) return line.includes(' --resume ') ? ['--set', 'training.epochs=4'] : quickly;
    return / (init|export|report)\b| --out .*\.(svg|png)/.test(line) ? ['--force'] : [];
  }

  const codes: readonly (readonly [pattern: RegExp, codes: readonly number[]])[] = [
    [/ broken\.yaml/, [2]],
    [/--min-accuracy/, [0, 1]], // after two epochs
    [/--backend node/, [2]], // which is not here
  ];
  /** `doctor` takes five seconds, and the parts of an experiment take others before: tests in test/cli run them. */
  const elsewhere = /^dropout-mlp (doctor|batch (run|merge|submit))\b/;
  const left = lines.filter((line) => elsewhere.test(line) || (!hasMnist && line.includes('data fetch')));

  async function runs(line: string): Promise<void> {
    const [, expected] = codes.find(([pattern]) => pattern.test(line)) ?? [undefined, [0]];
    const { code, stderr } = await cli(...(words.get(line) ?? []), ...addition(line));
    expect(expected, stderr).toContain(code);
  }

  test(`${compared}: its results are a baseline for others`, async () => {
    await runs(compared as string);
    const [experiment = ''] = await readdir(join(workPlace(), 'experiments'));
    const found = join(workPlace(), 'experiments', experiment);
    await copyFile(join(found, 'results.jsonl'), join(workPlace(), 'baseline.jsonl'));
    await cp(found, join(workPlace(), 'experiments/quick-1'), { recursive: true }); // which reports are about
  });

  test.each(lines.filter((line) => line !== compared && !left.includes(line)))('%s', runs);

  test.each(left)('%s is understood', async (line) => {
    const requests: unknown[] = [];
    const io = { stdout: {}, stderr: {} } as Io;
    describeProgram(io, (request: unknown) => requests.push(request)).parse(words.get(line), {
      from: 'user',
    });
    expect(requests).toHaveLength(1);
  });
});
