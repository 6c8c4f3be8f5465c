import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { root, runCli, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';

const directory = useTemporaryDirectory();
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const small = ['--set', 'data.subset=600', '--set', 'training.epochs=2'];

test('from nothing to a prediction: init, validate, train and predict', async () => {
  expect(await cli('init', 'first.yaml')).toEqual({
    code: 0,
    stdout: 'Wrote first.yaml\n',
    stderr: 'Train it with: dropout-mlp train first.yaml\n',
  });
  expect(await cli('validate', 'first.yaml')).toEqual({ code: 0, stdout: 'ok  first.yaml\n', stderr: '' });
  expect((await cli('train', '--config', 'first.yaml', ...small, '--out', 'run')).code).toBe(0);

  const ofSplit = await cli('predict', 'run', '--index', '7', '--json');
  expect({ code: ofSplit.code, stderr: ofSplit.stderr }).toEqual({ code: 0, stderr: '' });
  const [prediction] = JSON.parse(ofSplit.stdout);
  expect(prediction).toMatchObject({ index: 7, label: expect.any(Number), prediction: expect.any(Number) });
  expect(prediction.probabilities).toHaveLength(10);

  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect x="40" y="9" width="9" height="70"/></svg>';
  await sharp(Buffer.from(svg))
    .flatten({ background: 'white' })
    .png()
    .toFile(join(directory.path, 'one.png'));
  const ofImage = await cli('predict', 'run', 'one.png', '--json');
  expect(ofImage.code).toBe(0);
  expect(JSON.parse(ofImage.stdout)).toEqual([
    {
      image: 'one.png',
      model: 'run',
      preparation: 'centred',
      prediction: expect.any(Number),
      probabilities: expect.any(Array),
    },
  ]);

  // Of such a size, GLib would write lines of its own to stderr.
  const avif = await sharp(Buffer.from(svg)).avif({ effort: 0 }).toBuffer();
  avif.writeUInt32BE(0x50000028, avif.indexOf('ispe') + 12);
  await writeFile(join(directory.path, 'huge.avif'), avif);
  expect(await runCli(['predict', 'run', 'huge.avif'], { cwd: directory.path })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: huge.avif: the image is damaged or cut short\nCopy or save it again.\n',
  });
});

test('runs lists it, and plot draws its curves', async () => {
  const listed = await cli('runs', '--json');
  const metrics = JSON.parse(await readFile(join(directory.path, 'run/metrics.json'), 'utf8'));
  expect({ code: listed.code, runs: JSON.parse(listed.stdout) }).toMatchObject({
    code: 0,
    runs: [{ run: 'run', state: 'done', epochs: 2, accuracy: metrics.test.accuracy }],
  });
  const drawn = await cli('plot');
  expect(drawn).toMatchObject({ code: 0, stderr: 'Latest run: run\n' });
  expect(drawn.stdout).toMatch(/^Loss .*^Accuracy /ms);
  const told = { code: 0, stdout: 'Wrote curves.svg\n', stderr: '' };
  expect(await cli('plot', 'run', '--out', 'curves.svg')).toEqual(told);
  expect(await readFile(join(directory.path, 'curves.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\s*$/s);
});

describe('summary', () => {
  test('of the reference network', async () => {
    const { code, stdout, stderr } = await cli('summary');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`article

layer                 output  parameters
input                28 x 28           0
flatten_1                784           0
dense_1        relu      128     100 480
dropout_1  rate 0.2      128           0
dense_2        relu       64       8 256
dropout_2  rate 0.2       64           0
dense_3     softmax       10         650

Parameters: 109 386 (427 KB as float32)
`);
  });

  test('--json', async () => {
    const { code, stdout, stderr } = await cli(
      'summary',
      '--json',
      '--set',
      'model.layers.1.dense.units=512',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { name, inputShape, layers, parameters } = JSON.parse(stdout);
    expect({ name, inputShape, parameters }).toEqual({
      name: 'article',
      inputShape: [28, 28],
      parameters: 784 * 512 + 512 + 512 * 64 + 64 + 64 * 10 + 10,
    });
    expect(layers).toHaveLength(6);
    expect(layers[1]).toMatchObject({ outputShape: [512], parameters: 784 * 512 + 512 });
  });
});

describe('summary of a network with schedules', () => {
  const ramp = 'model.layers[2].dropout={rate: {linear: {from: 0.5, to: 0.2, epochs: 10}}}';

  test.each([
    ['from where to where they go', ['--set', ramp], 'rate 0.5 to 0.2 (linear)'],
    ['what adapts', ['adaptive-dropout'], 'rate 0.2 at first (adaptive)'],
    [
      'what scales all rates',
      ['--set', 'training.dropoutScale={linear: {from: 0, to: 1}}', '--set', 'training.epochs=20'],
      'rate 0 to 0.2 (dropoutScale)',
    ],
  ])('says %s', async (_, args, detail) => {
    const { layers } = JSON.parse((await cli('summary', ...args, '--json')).stdout);
    expect(layers[2].detail).toBe(detail);
  });

  test('--schedules draws what changes, and says what stays', async () => {
    const { stdout } = await cli('summary', 'cosine-warmup', '--schedules');
    const [, , , curve = ''] = stdout.split('\n\n');
    expect(curve.split('\n')[0]).toBe('Learning rate');
    expect(curve).toMatch(/^ +0\.1 ┤/m);
    expect(curve.split('\n').at(-1)).toMatch(/^ +0 .* 40$/);
    expect(stdout).toMatch(/\nThroughout: dropout rates 0\.2, 0\.2\.\n$/);
    const plain = (await cli('summary', '--schedules')).stdout;
    expect(plain).toMatch(/\n\nThroughout: learning rate 0\.01; dropout rates 0\.2, 0\.2\.\n$/);
  });

  test('--schedules --json has them by epoch', async () => {
    const { schedules } = JSON.parse((await cli('summary', '--set', ramp, '--schedules', '--json')).stdout);
    expect(schedules[0]).toEqual({ epoch: 0, learningRate: 0.01, momentum: 0, dropoutRates: [0.5, 0.2] });
    expect(schedules.at(-1)).toMatchObject({ epoch: 200, dropoutRates: [0.2, 0.2] });
  });
});

test('validate finds no mistake in any shipped config', async () => {
  const configs = readdirSync(join(root, 'configs'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `configs/${name}`);
  const { code, stdout, stderr } = await runMain(['validate', ...configs], { cwd: root });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(configs.map((config) => `ok  ${config}\n`).join(''));
});

test('data info --json prints one document', async () => {
  const { code, stdout, stderr } = await cli('data', 'info', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ source: 'embedded', classes: 10 });
});
