import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { writeEmbeddedDigits } from '../dataset/idx-fixtures.ts';
import { root, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { small } from './small.ts';

const directory = useTemporaryDirectory();
const script = join(root, 'test/fixtures/stock-tfjs.mjs');

beforeAll(() => writeEmbeddedDigits(join(directory.path, 'digits'), 1000));

test('a saved model opens in stock tfjs, without any code of ours, and is as good there', async () => {
  const cwd = directory.path;
  await runMain(['train', ...small, '--set', 'training.optimizer.learningRate=0.1'], { cwd });
  const ours = JSON.parse((await runMain(['eval', '--data', 'digits', '--json'], { cwd })).stdout);
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'runs/article-1/model', 'digits'], {
    cwd,
  });
  const stock = JSON.parse(stdout);
  expect(ours.count).toBe(1000);
  expect(stock.accuracy).toBeCloseTo(ours.accuracy, 6);
  expect(stock.loss).toBeCloseTo(ours.loss, 4);
  expect(stock.accuracy).toBeGreaterThan(0.3);
});
