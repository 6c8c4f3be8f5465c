import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { runMain } from './run-main.ts';
import { set } from './small.ts';

const labels = Array.from({ length: 60 }, (_, image) => 1 + (image % 4)); // none of class 0

const directory = directoryWith({
  'train-images-idx3-ubyte': idxImages(60, 4, 6),
  'train-labels-idx1-ubyte': idxLabels(labels),
  'x.yaml': `name: x
seed: 3
data: { source: ., validationFraction: 0.2 }
model:
  layers:
    - flatten
    - dense: { units: 7, activation: relu }
    - dense: { activation: softmax }
training: { epochs: 2 }
`,
});
const cli = (...args: string[]) => runMain(args, { cwd: directory });
const weightsOf = (run: string) => readFile(join(directory, run, 'model', 'group1-shard1of1.bin'));
const numbers = set('model.inputShape=[4, 6]', 'model.layers.2.dense.units=5');
const elsewhere = ['--set', 'data.source=none'];

describe('a config that leaves its sizes to the data', () => {
  test('trains the weights of one that has the numbers, which its run keeps, and goes on', async () => {
    const trained = [
      await cli('train', 'x.yaml', '--out', 'open', '--quiet'),
      await cli('train', 'x.yaml', ...numbers, '--out', 'numbers', '--quiet'),
    ];
    expect(trained.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const [open, given] = await Promise.all(
      ['open', 'numbers'].map(async (run) => ({
        weights: await weightsOf(run),
        config: await readFile(join(directory, run, 'config.yaml'), 'utf8'),
      })),
    );
    expect(open).toEqual(given);
    expect(Object.keys(parse(open?.config ?? ''))).toEqual(['name', 'seed', 'data', 'model', 'training']);
    expect(parse(open?.config ?? '').model).toMatchObject({
      inputShape: [4, 6],
      layers: [{}, {}, { dense: { units: 5 } }],
    });
    expect((await cli('train', '--resume', 'open', '--set', 'training.epochs=3', '--quiet')).code).toBe(0);
    expect((await cli('train', '--config', 'open/config.yaml', '--out', 'again', '--quiet')).code).toBe(0);
    expect(await weightsOf('again')).toEqual(await weightsOf('open'));
  });

  test('is summarized, validated and compared', async () => {
    expect((await cli('summary', 'x.yaml')).stdout).toBe((await cli('summary', 'x.yaml', ...numbers)).stdout);
    expect(await cli('validate', 'x.yaml')).toEqual({ code: 0, stdout: 'ok  x.yaml\n', stderr: '' });
    const plan = await cli(
      'sweep',
      'x.yaml',
      '--vary',
      'model.layers.1.dense.units=3,4',
      '--dry-run',
      '--json',
    );
    expect(plan.code).toBe(0);
  });

  test('says what the data decides where it is not there', async () => {
    expect(await cli('validate', 'x.yaml', ...elsewhere)).toEqual({
      code: 0,
      stdout: 'ok  x.yaml\n',
      stderr:
        "x.yaml: not checked against its data, which decides model.inputShape and model.layers.2.dense.units. none: no such directory; expected 'embedded' or a directory of IDX files\n",
    });
    expect(await cli('summary', 'x.yaml', ...elsewhere)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "error: none: no such directory; expected 'embedded' or a directory of IDX files\nName other data by --set data.source=DIR, or set model.inputShape and model.layers.2.dense.units, which it decides.\n",
    });
    expect((await cli('summary', 'x.yaml', ...elsewhere, ...numbers)).code).toBe(0);
  });
});
