import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PlotOptions, plot } from '../../src/commands/plot.ts';
import { createRun } from '../../src/runs/create-run.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import { epochRecord } from '../report/epoch-records.ts';
import { aManifest } from '../runs/manifest.ts';
import { captureIo } from './captured-io.ts';

let directory = '';
const path = (name: string) => join(directory, name);

/** A run with a history and no more. */
async function makeRun(name: string, records: readonly EpochRecord[]): Promise<void> {
  const run = await createRun('a', path(name));
  await run.writeManifest(aManifest());
  await run.writeHistory(records);
  run.unlock();
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-plot-'));
  await makeRun('two', [epochRecord(1), epochRecord(2, { valLoss: 0.5 })]);
  await makeRun('one', [epochRecord(1)]);
  await makeRun(
    'nan',
    [1, 2].map((epoch) =>
      epochRecord(epoch, {
        trainLoss: Number.NaN,
        valLoss: Number.NaN,
        trainAccuracy: Number.NaN,
        valAccuracy: Number.NaN,
      }),
    ),
  );
});
afterAll(() => rm(directory, { recursive: true }));

async function output(options: PlotOptions): Promise<string> {
  const io = captureIo();
  expect(await plot(options, io)).toBe(0);
  return io.out();
}

test('runs are shown over each other', async () => {
  const text = await output({ runs: [path('two'), path('two')] });
  expect(text.split('\n').filter((line) => /^ {2}\S/.test(line))).toEqual([
    ...[`  ⠒⠒⠒⠒⠒ 1 ${path('two')}`, `  ⠒⠒ ⠐⠒ 2 ${path('two')}`],
    ...[`  ⠒⠒⠒⠒⠒ 1 ${path('two')}`, `  ⠒⠒ ⠐⠒ 2 ${path('two')}`],
  ]);
});

test('of one run, the rates that change are drawn too', async () => {
  const rates = (epoch: number, rate: number) =>
    epochRecord(epoch, { learningRate: 0.1 / epoch, dropoutRates: [rate] });
  await makeRun('scheduled', [rates(1, 0.5), rates(2, 0.25)]);
  const titles = (text: string) =>
    ['Loss', 'Accuracy', 'Learning rate', 'Dropout rates'].filter((title) => text.includes(title));
  expect(titles(await output({ runs: [path('scheduled')] }))).toEqual([
    ...['Loss', 'Accuracy', 'Learning rate', 'Dropout rates'],
  ]);
  expect(titles(await output({ runs: [path('scheduled'), path('two')] }))).toEqual(['Loss', 'Accuracy']);
  await output({ runs: [path('scheduled')], out: path('scheduled.svg') });
  expect(titles(await readFile(path('scheduled.svg'), 'utf8'))).toEqual([
    ...['Loss', 'Accuracy', 'Learning rate', 'Dropout rates'],
  ]);
});

test('--json gives their histories', async () => {
  const history = [epochRecord(1), epochRecord(2, { valLoss: 0.5 })];
  expect(JSON.parse(await output({ runs: [path('two')], json: true }))).toEqual({
    runs: [{ run: path('two'), history }],
  });
});

describe('--out', () => {
  test('.svg and .png are written, in any case', async () => {
    expect(await output({ runs: [path('two')], out: path('c.SVG') })).toBe(`Wrote ${path('c.SVG')}\n`);
    expect(await readFile(path('c.SVG'), 'utf8')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(await output({ runs: [path('two')], out: path('c.png') })).toBe(`Wrote ${path('c.png')}\n`);
    expect(await sharp(path('c.png')).metadata()).toMatchObject({ format: 'png', width: 1520 });
  });

  test('a file that is there is replaced with --force only', async () => {
    await writeFile(path('mine.svg'), 'mine');
    const options = { runs: [path('two')], out: path('mine.svg') };
    await expect(plot(options, captureIo())).rejects.toMatchObject({
      message: `${path('mine.svg')}: a file of this name already exists`,
      hint: 'Choose another name, or overwrite it with --force.',
    });
    expect(await readFile(path('mine.svg'), 'utf8')).toBe('mine');
    await output({ ...options, force: true });
    expect(await readFile(path('mine.svg'), 'utf8')).toMatch(/^<svg /);
  });
});

test.each<[options: PlotOptions, message: () => string]>([
  [{ runs: [], out: 'c.pdf' }, () => '--out: expected a name that ends in .svg or .png, received c.pdf'],
  [
    { runs: ['one'] },
    () =>
      `${path('one')}: expected at least 2 epochs whose figures are no NaN, which make a curve, received 1 in all`,
  ],
  [
    { runs: ['nan'] },
    () =>
      `${path('nan')}: expected at least 2 epochs whose figures are no NaN, which make a curve, received 2 in all`,
  ],
])('%j is refused', async ({ runs, ...options }, message) => {
  await expect(plot({ ...options, runs: runs.map(path) }, captureIo())).rejects.toMatchObject({
    message: message(),
  });
});
