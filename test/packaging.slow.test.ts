import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

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
let tarball: string;
const run = async (command: string, args: string[], cwd: string) => {
  const { stdout } = await promisify(execFile)(command, args, { cwd: join(directory, cwd), env });
  return stdout;
};
const install = (args: string[], cwd: string) =>
  run('npm', ['install', ...args, tarball, '--prefer-offline', '--no-audit', '--no-fund'], cwd);

interface PackedFile {
  readonly path: string;
}

let packed: readonly string[];

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/kernels.mjs', '--debug'], { cwd: root });
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-pack-'));
  const args = ['pack', '--json', '--pack-destination', directory];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, env });
  const [report] = JSON.parse(stdout) as [{ filename: string; files: PackedFile[] }];
  tarball = join(directory, report.filename);
  packed = report.files.map(({ path }) => path);
});
afterAll(async () => {
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
      'configs',
      'dist',
      'package.json',
    ]);
    const inDist = packed.filter((path) => path.startsWith('dist/'));
    expect(inDist.filter((path) => !/\.(js|d\.ts)$/.test(path))).toEqual([
      'dist/training/engines/fused/kernels.wasm', // and not the debug build beside it
    ]);
  });

  test('holds every config that the repository has', async () => {
    const configs = (await readdir(join(root, 'configs'), { recursive: true }))
      .filter((name) => name !== 'experiments')
      .map((name) => `configs/${name}`);
    expect(packed.filter((path) => path.startsWith('configs/')).sort()).toEqual(configs.sort());
  });
});

describe('installed into an empty folder', () => {
  beforeAll(async () => {
    await mkdir(join(directory, 'project'));
    await writeFile(join(directory, 'project/package.json'), '{ "private": true }'); // else npm may choose a folder above
    await install([], 'project');
  });

  test('npx finds the program, and it trains', async () => {
    const npx = (args: string[]) => run('npx', ['--no-install', 'dropout-mlp', ...args], 'project');
    expect(await npx(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    const stdout = await npx(['train', '--quiet', ...small]);
    expect(stdout).toMatch(/^Test accuracy: 0\.\d{4}$/m);
    expect(await readdir(join(directory, 'project/runs/article-1/model'))).toContain('model.json');
  });

  test('every program of docs/api.md compiles under strict, without skipLibCheck, and runs', async () => {
    const project = join(directory, 'project');
    const page = await readFile(join(root, 'docs/api.md'), 'utf8');
    const programs = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text as string);
    expect(programs).toHaveLength(4);
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

test('npm install -g links the program', async () => {
  await mkdir(join(directory, 'anywhere'));
  const prefix = join(directory, 'global');
  await install(['--global', '--prefix', prefix], 'anywhere');
  const stdout = await run(join(prefix, 'bin/dropout-mlp'), ['train', '--quiet', ...small], 'anywhere');
  expect(stdout).toMatch(/^Test accuracy: 0\.\d{4}$/m);
});
