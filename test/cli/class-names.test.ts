import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { runMain } from './run-main.ts';

const labels = Array.from({ length: 40 }, (_, image) => image % 3);
const directory = directoryWith({
  'train-images-idx3-ubyte': idxImages(40, 4, 6),
  'train-labels-idx1-ubyte': idxLabels(labels),
  'names.txt': 'T-shirt, "top"\nBag\n\u001b[31mred\n',
  'x.yaml': `name: x
seed: 3
data: { source: ., classNames: names.txt }
model: { layers: [flatten, dense: { activation: softmax, kernelInitializer: zeros }] }
training: { optimizer: { learningRate: 1e-9 } }
`,
});
const cli = (...args: string[]) => runMain(args, { cwd: directory });
const names = ['T-shirt, "top"', 'Bag', '\u001b[31mred'];

test('names of classes are kept with the run, for eval and predict', async () => {
  expect((await cli('train', 'x.yaml', '--out', 'run', '--quiet')).code).toBe(0);
  const evaluated = (await cli('eval', 'run')).stdout;
  expect(evaluated).toContain(`Confusion matrix (row: true class, column: predicted class)
                   0  1  2
 0 T-shirt, "top"  ·  ·  3
 1 Bag             ·  ·  3
 2 \\u001b[31mred   ·  ·  2
`);
  expect(evaluated).toContain('\n2 \\u001b[31mred      0.2500  1.0000  0.4000       2\n');
  expect(JSON.parse((await cli('eval', 'run', '--json')).stdout).classNames).toEqual(names);
  const predicted = (await cli('predict', 'run', '--index', '0')).stdout;
  expect(predicted).toContain(`
   0 T-shirt, "top"  0.3333  █████████████▍
   1 Bag             0.3333  █████████████▍
▶  2 \\u001b[31mred   0.3333  █████████████▍
Prediction: 2 \\u001b[31mred (probability 0.3333)
True label: 1 Bag, wrong
`);
  const [record] = JSON.parse((await cli('predict', 'run', '--index', '0', '--json')).stdout);
  expect(record).toMatchObject({ prediction: 2, className: names[2], classNames: names });
  const table = (await cli('predict', 'run/model', '--index', '0', '--csv')).stdout;
  const [header, row] = table.split('\r\n');
  expect(header).toBe('file,class,probability,"T-shirt, ""top""",Bag,\\u001b[31mred');
  expect(row).toMatch(/^0,\\u001b\[31mred,0\.33/);
  const resumed = await cli('train', '--resume', 'run', '--set', 'training.epochs=2', '--quiet');
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
});

test('a run that is taken up may name its classes anew, and trains to the same weights', async () => {
  expect((await cli('train', 'x.yaml', '--out', 'named', '--quiet')).code).toBe(0);
  const resume = (...args: string[]) => cli('train', '--resume', 'named', ...args);
  const renamed = await resume('--set', 'data.classNames=[shirt, bag, 鞋]');
  expect(renamed.code).toBe(0);
  expect(renamed.stderr.split('\n')[0]).toBe('Classes have other names from now on: shirt, bag, 鞋.');
  const { classNames } = JSON.parse((await cli('eval', 'named', '--json')).stdout);
  expect(classNames).toEqual(['shirt', 'bag', '鞋']);
  expect((await resume('--set', 'data.classNames=null')).stderr).toMatch(
    /^Classes have no names from now on\.\n/,
  );
  expect((await resume('--set', 'data.classNames=[a, b]')).stderr).toMatch(
    /^error: --set data\.classNames=\[a, b\] {2}data\.classNames: expected 3 names, for classes 0 to 2 of .+, received 2\.\n/,
  );
  expect((await resume('--set', 'data.classNames=names.txt')).stderr).toMatch(
    /^Classes have names from now on: T-shirt, "top", Bag, \\u001b\[31mred\.\n/,
  );
  expect((await resume()).stderr).toMatch(/^Network: /);
  const weights = (run: string) => readFile(join(directory, run, 'model/group1-shard1of1.bin'));
  await cli('train', 'x.yaml', '--out', 'once', '--quiet');
  expect((await weights('named')).equals(await weights('once'))).toBe(true);
});
