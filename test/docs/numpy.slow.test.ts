import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { useTemporaryDirectory } from '../cli/run-cli.ts';
import { runMain } from '../cli/run-main.ts';
import { readPage } from './command-lines.ts';

const directory = useTemporaryDirectory();
const python = process.env.DROPOUT_MLP_PYTHON ?? 'python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

const arrays = `
import numpy
x_train = numpy.arange(40 * 6 * 5).reshape(40, 6, 5) % 256
y_train = numpy.arange(40) % 4
x_test, y_test = x_train[:8], y_train[:8].astype("int64")
`;

test.skipIf(!hasNumpy)('docs/data.md writes arrays of NumPy as IDX', async () => {
  const [, program = ''] = /```python\n([\s\S]*?)```/.exec(readPage('docs/data.md')) ?? [];
  const { status, stderr } = spawnSync(python, ['-c', arrays + program], {
    cwd: directory.path,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const { stdout } = await runMain(['data', 'info', '--data', 'data/own', '--json'], { cwd: directory.path });
  expect(JSON.parse(stdout)).toMatchObject({
    imageShape: [6, 5],
    classes: 4,
    train: { count: 40, countPerClass: [10, 10, 10, 10] },
    test: { count: 8, countPerClass: [2, 2, 2, 2] },
  });
});
