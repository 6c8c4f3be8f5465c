import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeBlankDigits } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
/** Each as it is shown too. */
const names: [name: string, shown: string][] =
  process.platform === 'win32'
    ? [["it's", "it's"]]
    : [
        ['a\nb', 'a\\u000ab'],
        ['a: b', 'a: b'],
        [" '", " '"],
        ['\u001b[31m', '\\u001b[31m'],
        ['#\r\n', '#\\u000d\\u000a'],
        ['\u2028', '\\u2028'],
        ['😀"\\', '😀"\\'],
      ];

beforeAll(async () => {
  for (const [name] of names) await writeBlankDigits(join(directory.path, name, 'data'));
});

test.each(names)('a run in the directory %j goes on and can be evaluated', async (name, shown) => {
  const cwd = join(directory.path, name);
  const settings = ['--set', 'data.validationFraction=0.1', '--set', 'training.epochs=1', '--quiet'];
  expect((await runMain(['train', '--data', 'data', '--out', 'run', ...settings], { cwd })).code).toBe(0);
  const resumed = await runMain(['train', '--resume', 'run', '--set', 'training.epochs=2', '--quiet'], {
    cwd,
  });
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect((await runMain(['validate', join(cwd, 'run', 'config.yaml')], { cwd })).stdout).toBe(
    `ok  ${join(directory.path, shown, 'run', 'config.yaml')}\n`,
  );
});
