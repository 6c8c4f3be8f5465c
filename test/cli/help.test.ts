import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { describeProgram, type Request } from '../../src/commands/program.ts';
import { captureIo } from '../commands/captured-io.ts';
import { root, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

/** Help as one line: how it is wrapped does not matter. */
const unwrapped = (help: string) => help.replace(/\s+/g, ' ');

describe('--help', () => {
  test('lists every command with what it does', async () => {
    const { code, stdout, stderr } = await cli('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of commands) {
      const [group] = name.split(' ').slice(0, -1);
      const help = group === undefined ? stdout : (await cli(group, '--help')).stdout;
      expect(help).toMatch(new RegExp(`^  ${name.split(' ').at(-1)} `, 'm'));
      expect(unwrapped(help)).toContain(summary);
    }
  });

  test.each(commands)('of $name: its options, its arguments and examples', async (entry) => {
    const { code, stdout, stderr } = await cli(...entry.name.split(' '), '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: dropout-mlp ${entry.name} `));
    for (const [key, parameter] of Object.entries(entry.parameters)) {
      const flag = `--${key.replace(/[A-Z]/g, '-$&').toLowerCase()}`;
      const value = 'value' in parameter ? [parameter.value] : [];
      const words = 'argument' in parameter ? [key] : [flag, ...value];
      expect(unwrapped(stdout)).toContain([...words, parameter.description].join(' '));
    }
    expect(entry.examples.length).toBeGreaterThan(0);
    for (const example of entry.examples) expect(stdout).toContain(`\n  $ ${example}\n`);
  });

  test('on a narrow terminal has what each does below it', () => {
    const io = captureIo();
    Object.assign(io.stdout, { columns: 40 });
    const program = describeProgram(io, () => {});
    expect(() => program.parse(['validate', '--help'], { from: 'user' })).toThrow();
    expect(io.out()).toContain(`
Arguments:
  configs
      YAML or JSON configs, or names of
      shipped ones

Options:
  --set <key=value>
      override one setting of the
      config, such as training.epochs=5;
      may be repeated
  --json
`);
  });

  test('loads neither tfjs nor zod, nor anything else that takes long', async () => {
    const { code } = await runCli(['--help'], { env: { NODE_V8_COVERAGE: join(directory.path, 'loaded') } });
    expect(code).toBe(0);
    const [report = ''] = await readdir(join(directory.path, 'loaded'));
    const { result } = JSON.parse(await readFile(join(directory.path, 'loaded', report), 'utf8'));
    const urls = result.map(({ url }: { url: string }) => url);
    const packages = urls.flatMap((url: string) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(['chalk', 'commander', 'leven']);
  });
});

test.each(commands.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const)))(
  'example of %s: %s',
  (name, example) => {
    let request: Request | undefined;
    const program = describeProgram(captureIo(), (found) => {
      request = found;
    });
    const [executable, ...argv] = example.split(' ');
    program.parse(argv, { from: 'user' });
    expect(executable).toBe('dropout-mlp');
    expect(request?.command.name).toBe(name);
  },
);

test.each(['--version', '-V'])('%s prints the version of the package', async (flag) => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  expect(await cli(flag)).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['', ''],
  ['data', ' data'],
])('"dropout-mlp %s" alone prints help as an error', async (group, path) => {
  const { code, stdout, stderr } = await cli(...group.split(' ').filter((word) => word !== ''));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^Usage: dropout-mlp${path} \\[options\\] \\[command\\]\n`));
});

describe('a command line that cannot be understood ends with exit code 2:', () => {
  const cases: [args: string[], stderr: string][] = [
    [['trian'], "error: unknown command 'trian'\n(Did you mean train?)\nSee: dropout-mlp --help\n"],
    [['fly'], "error: unknown command 'fly'\nSee: dropout-mlp --help\n"],
    [
      ['data', 'fetsch'],
      "error: unknown command 'fetsch'\n(Did you mean fetch?)\nSee: dropout-mlp data --help\n",
    ],
    [
      ['train', '--sead', '1'],
      "error: unknown option '--sead'\n(Did you mean --seed?)\nSee: dropout-mlp train --help\n",
    ],
    [['validate'], "error: missing required argument 'configs'\nSee: dropout-mlp validate --help\n"],
    [
      ['data', 'fetch', 'mnist'],
      "error: too many arguments for 'fetch'. Expected 0 arguments but got 1.\nSee: dropout-mlp data fetch --help\n",
    ],
    [
      ['train', '--set'],
      "error: option '--set <key=value>' argument missing\nSee: dropout-mlp train --help\n",
    ],
    [
      ['train', '--seed=-1'],
      "error: option '--seed <n>' argument '-1' is invalid. Expected a whole number from 0 to 4294967295.\n" +
        'See: dropout-mlp train --help\n',
    ],
    [
      ['predict', '--index', '1.5'],
      "error: option '--index <n>' argument '1.5' is invalid. Expected a whole number from 0.\n" +
        'See: dropout-mlp predict --help\n',
    ],
  ];

  test.each(cases)('%j', async (args, stderr) => {
    expect(await cli(...args)).toEqual({ code: 2, stdout: '', stderr });
  });
});
