import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });

/** Labels from 1 to 26, in turn. */
const letters = (count: number) => idxLabels(Array.from({ length: count }, (_, index) => 1 + (index % 26)));

beforeAll(async () => {
  const files = {
    'train-images-idx3-ubyte': idxImages(130, 4, 4),
    'train-labels-idx1-ubyte': letters(130),
    't10k-images-idx3-ubyte': idxImages(26, 4, 4),
    't10k-labels-idx1-ubyte': letters(26),
  };
  await mkdir(join(directory.path, 'letters'));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(directory.path, 'letters', name), content);
});

/** A config whose third line holds this setting of its data. */
async function writeConfig(setting: string, units: number): Promise<void> {
  const layers = `[flatten, { dense: { units: ${units}, activation: softmax } }]`;
  const text = `data:\n  source: letters\n  ${setting}\nmodel:\n  inputShape: [4, 4]\n  layers: ${layers}\n`;
  await writeFile(join(directory.path, 'x.yaml'), text);
}

test.each([
  [
    'validationFraction: 0.00001',
    27,
    '3:23  data.validationFraction: expected 0 or a share that makes 1 to 129 of the 130 training images the validation set, received 0.00001, which makes 0. Use 0.1, for example.',
  ],
  [
    'validationFraction: 0.99999',
    27,
    '3:23  data.validationFraction: expected 0 or a share that makes 1 to 129 of the 130 training images the validation set, received 0.99999, which makes 130. Use 0.1, for example.',
  ],
  [
    'subset: 131',
    27,
    '3:11  data.subset: expected at most 130, the training images that there are, received 131. Choose a smaller subset, or leave it out to train on all of them.',
  ],
  [
    'subset: 0.001',
    27,
    '3:11  data.subset: expected a share that is at least one of the 130 training images, received 0.001. Use 0.1, for example, or a whole number of images.',
  ],
  [
    'subset: 130',
    26,
    '6:39  model.layers.1.dense.units: expected at least 27 units, for classes 0 to 26 of letters (no image has class 0), received 26. Use --set model.layers.1.dense.units=27.',
  ],
])('validate and train say the same of %s and %i units', async (setting, units, line) => {
  await writeConfig(setting, units);
  const advice =
    'All settings: dropout-mlp settings. To write a valid config to start from: dropout-mlp init';
  const refusal = { code: 2, stdout: '', stderr: `error: x.yaml:${line}\n${advice}\n` };
  expect(await cli('validate', 'x.yaml')).toEqual(refusal);
  expect(await cli('train', '--config', 'x.yaml')).toEqual(refusal);
});

test.each(['fused', 'layers'])(
  'engine %s trains with spare units, eval and predict take them',
  async (engine) => {
    await writeConfig('validationFraction: 0.1', 40);
    expect((await cli('validate', 'x.yaml')).stdout).toBe('ok  x.yaml\n');
    const args = ['--config', 'x.yaml', '--set', `training.engine=${engine}`, '--out', engine, '--quiet'];
    expect((await cli('train', ...args)).code).toBe(0);
    const { confusion } = JSON.parse((await cli('eval', engine, '--json')).stdout);
    expect(confusion).toHaveLength(40);
    const [prediction] = JSON.parse((await cli('predict', engine, '--index', '0', '--json')).stdout);
    expect(prediction.probabilities).toHaveLength(40);
  },
);
