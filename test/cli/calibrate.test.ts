import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const at = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const json = async (...args: string[]) => JSON.parse((await cli(...args, '--json')).stdout);

const small = [...fewUnits, ...set('data.subset=600', 'training.optimizer.learningRate=0.1')];

beforeAll(async () => {
  await cli('train', ...small, ...set('training.epochs=30'), '--out', 'run');
  const without = set(
    'data.validationFraction=0',
    'training.earlyStopping.monitor=trainLoss',
    'training.epochs=1',
  );
  await cli('train', ...small, ...without, '--out', 'without');
});

test('before any was fitted, there is none', async () => {
  expect(await json('eval', 'run')).not.toHaveProperty('calibrated');
  expect(await cli('predict', 'run', '--index', '3', '--calibrated')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: run: no temperature was fitted for these weights\n' +
      'Fit one on the validation images: dropout-mlp eval run --calibrate\n',
  });
});

describe('eval --calibrate', () => {
  let temperature: number;

  beforeAll(async () => {
    temperature = (await json('eval', 'run', '--calibrate')).calibrated.temperature;
  });

  test('fits on the validation images, where the loss becomes smaller than at any other temperature', async () => {
    const { loss, calibrated } = await json('eval', 'run', '--split', 'validation');
    expect(calibrated).toMatchObject({ temperature, fittedOn: 800 });
    expect(calibrated.loss).toBeLessThan(loss);
  });

  test('changes no answer, and is printed beside the figures without it', async () => {
    const { stdout } = await cli('eval', 'run');
    const lines = stdout.split('\n');
    const start = lines.findIndex((line) => line.startsWith('Calibration'));
    expect(lines[start]).toMatch(/^Calibration +network {2}T \d\.\d{3}$/);
    expect(lines[start + 1]).toMatch(/^accuracy +(0\.\d{4}) {3}\1$/);
  });

  test('predict --calibrated has the same answer with the probabilities of that temperature', async () => {
    const [plain] = await json('predict', 'run', '--index', '3');
    const [calibrated] = await json('predict', 'run', '--index', '3', '--calibrated');
    const powers = plain.probabilities.map((probability: number) => probability ** (1 / temperature));
    const total = powers.reduce((sum: number, power: number) => sum + power);
    expect(calibrated.prediction).toBe(plain.prediction);
    for (const [index, power] of powers.entries())
      expect(calibrated.probabilities[index]).toBeCloseTo(power / total, 6);
  });

  test('does not hold for weights that were trained further', async () => {
    await cp(at('run'), at('resumed'), { recursive: true });
    const more = set('training.epochs=31', 'training.earlyStopping=null');
    await cli('train', '--resume', 'resumed', ...more);
    expect(await json('eval', 'resumed')).not.toHaveProperty('calibrated');
    expect((await cli('predict', 'resumed', '--index', '3', '--calibrated')).code).toBe(2);
  });

  test('is kept in a sealed file', async () => {
    await cp(at('run'), at('forged'), { recursive: true });
    const text = await readFile(at('forged/temperature.json'), 'utf8');
    await writeFile(at('forged/temperature.json'), text.replace(/"temperature": [\d.]+/, '"temperature": 9'));
    expect(await cli('eval', 'forged')).toMatchObject({
      code: 2,
      stderr:
        'error: forged/temperature.json: this file is damaged or was changed by hand\n' +
        'Put back a copy of it, or train again.\n',
    });
  });

  test.each([
    [
      'a run without validation images',
      ['without'],
      'without: --calibrate needs validation images, and it has none\nTrain with data.validationFraction above 0.\n',
    ],
    [
      'a model out of its run',
      ['plain'],
      'plain/model.json: a temperature is kept in a run, and this is a model\nName the directory of a run.\n',
    ],
  ])('refuses %s', async (_, args, message) => {
    await cp(at('run/model'), at('plain'), { recursive: true });
    expect(await cli('eval', ...args, '--calibrate')).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${message}`,
    });
  });
});
