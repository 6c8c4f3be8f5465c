import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();

beforeAll(async () => {
  for (const [name, file] of [
    ['a', 'run.json'],
    ['e', 'experiment.yaml'],
  ] as const) {
    await mkdir(join(directory.path, name));
    await writeFile(join(directory.path, name, file), '');
  }
});

const ofRun = 'Its config is a/config.yaml. To train it further: dropout-mlp train --resume a\n';
const ofExperiment = 'Its runs are in e/runs. To go on with it: dropout-mlp batch e\n';

test.each([
  ['train a', `error: a: expected a config, received the directory of a run\n${ofRun}`],
  ['summary a', `error: a: expected a config, received the directory of a run\n${ofRun}`],
  ['batch a', `error: a: expected a config, received the directory of a run\n${ofRun}`],
  [
    'compare e article',
    `error: e: expected a config, received the directory of an experiment\n${ofExperiment}`,
  ],
  ['train --resume e', `error: e: expected a run, received the directory of an experiment\n${ofExperiment}`],
  ['eval e', `error: e: expected a run, received the directory of an experiment\n${ofExperiment}`],
  ['plot e', `error: e: expected a run, received the directory of an experiment\n${ofExperiment}`],
])('%s', async (words, stderr) => {
  const result = await runMain(words.split(' '), { cwd: directory.path });
  expect(result).toEqual({ code: 2, stdout: '', stderr });
});
