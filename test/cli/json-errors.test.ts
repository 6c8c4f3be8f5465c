import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, useTemporaryDirectory } from './run-cli.ts';

const directory = useTemporaryDirectory();

/** Runs a command that fails with exit code 2 and returns the error of the one document on stdout. */
async function errorOf(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli([...args, '--json'], { cwd: directory.path });
  const { error } = JSON.parse(stdout) as { error: { message: string } };
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(error.message.split('\n')[0] as string),
  });
  return error;
}

describe('--json and an error: stdout holds one document that says what stderr says', () => {
  test('with code, message and hint', async () => {
    expect(await errorOf('eval', 'nowhere')).toEqual({
      code: 'file/enoent',
      message: 'nowhere: no such file or directory',
      hint: 'Check the path.',
    });
  });

  test('with every mistake of a config and its place, as validate has them', async () => {
    const path = join(directory.path, 'broken.yaml');
    await writeFile(path, 'model:\n  layers: [flatten, { dropout: 1 }, { dense: { units: 0 } }]\n');
    expect(await errorOf('train', '--config', 'broken.yaml')).toMatchObject({
      code: 'config/invalid',
      problems: [
        { path: 'model.layers.1.dropout', line: 2, column: 32 },
        { path: 'model.layers.2.dense.units', line: 2, column: 55 },
      ],
    });
  });

  test('of the command line itself', async () => {
    expect(await errorOf('eval', '--splitt', 'test')).toEqual({
      code: 'usage',
      message: "unknown option '--splitt'\n(Did you mean --split?)",
      hint: 'See: dropout-mlp eval --help',
    });
  });
});
