import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDataset } from '../../src/dataset/source.ts';
import { splitDataset } from '../../src/dataset/split.ts';
import { useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, fewUnits, set, small } from './small.ts';

const directory = useTemporaryDirectory();
const at = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const short = [...fewUnits, ...fewImages, ...set('data.subset=60', 'training.epochs=1')];

beforeAll(async () => {
  await cli('train', ...small, '--out', 'run');
});
afterEach(() => vi.unstubAllEnvs());

describe('dropout-mlp report', () => {
  test.each([
    ['html', 'run/report.html', '<!doctype html>'],
    ['markdown', 'run/report.md', '# article'],
    ['json', 'run/report.json', '{'],
  ])('--format %s writes %s', async (format, path, start) => {
    const told = { code: 0, stdout: `Wrote ${path}\n`, stderr: '' };
    expect(await cli('report', 'run', '--format', format)).toEqual(told);
    expect(await cli('report', 'run', '--format', format)).toEqual(told); // in place of the one before
    expect((await readFile(at(path), 'utf8')).split('\n')[0]).toBe(start);
  });

  test('its figures are those of eval, and its images those of predict', async () => {
    const evaluation = JSON.parse((await cli('eval', 'run', '--json')).stdout);
    const { report } = JSON.parse((await cli('report', 'run', '--json')).stdout);
    expect(evaluation).toMatchObject(report.evaluation);
    const [worst] = report.worst;
    const [predicted] = JSON.parse(
      (await cli('predict', 'run', '--index', String(worst.index), '--json')).stdout,
    );
    expect(predicted).toMatchObject({ label: worst.label, prediction: worst.prediction });
    expect(predicted.probabilities).toEqual(worst.probabilities);
    const own = report.worst.map(({ probabilities, label }: typeof worst) => probabilities[label]);
    expect(own).toEqual(own.toSorted((a: number, b: number) => a - b));
  });

  test('its pictures are those of the images with that number', async () => {
    const { report } = JSON.parse((await cli('report', 'run', '--json')).stdout);
    const fractions = { testFraction: 0.02, validationFraction: 0 };
    const { test: set } = splitDataset(await openDataset('embedded'), {
      seed: report.manifest.seed,
      ...fractions,
    });
    for (const { index, pixels } of report.worst)
      expect(Buffer.from(pixels, 'base64').equals(set.images.subarray(784 * index, 784 * (index + 1)))).toBe(
        true,
      );
  });

  test('is of the latest run, and under 2 MB', async () => {
    const ofArticle = [...fewImages, ...set('data.subset=60', 'training.epochs=1')];
    await cli('train', ...ofArticle, '--out', 'article');
    expect((await cli('report', '--out', 'page.html')).stderr).toBe('Latest run: article\n');
    expect((await stat(at('page.html'))).size).toBeLessThan(2e6);
  });

  test('a file that is no report of ours is replaced with --force only', async () => {
    await writeFile(at('mine.html'), 'mine');
    expect(await cli('report', 'run', '--out', 'mine.html')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: mine.html: a file of this name already exists\n' +
        'Choose another name, or overwrite it with --force.\n',
    });
    expect((await cli('report', 'run', '--out', 'mine.html', '--force')).code).toBe(0);
    expect(await readFile(at('mine.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('of a model out of its run there is none', async () => {
    await mkdir(at('plain'), { recursive: true });
    for (const name of ['model.json', 'group1-shard1of1.bin'])
      await writeFile(at('plain', name), await readFile(at('run/model', name)));
    expect(await cli('report', 'plain')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: plain: expected the directory of a run, received a model, of whose training nothing is known\n',
    });
  });

  test('a run that is trained anew has no report of the one before', async () => {
    const again = [...short, '--out', 'again'];
    await cli('train', ...again);
    await cli('report', 'again');
    await cli('train', ...again, '--force');
    await expect(stat(at('again/report.html'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what a report shows', () => {
  test('Monte-Carlo dropout and the inside are those of eval', async () => {
    const asked = ['eval', 'run', '--mc-samples', '50', '--inside', '--json'];
    const { monteCarlo, inside } = JSON.parse((await cli(...asked)).stdout);
    const { report } = JSON.parse((await cli('report', 'run', '--json')).stdout);
    expect(report.monteCarlo).toEqual(monteCarlo);
    expect([report.inside]).toEqual(inside);
  });

  test('a network without dropout has no Monte-Carlo section', async () => {
    await cli('train', 'article-no-dropout', ...short, '--out', 'plain-run');
    expect((await cli('report', 'plain-run')).code).toBe(0);
    const page = await readFile(at('plain-run/report.html'), 'utf8');
    expect(page).not.toContain('Monte-Carlo');
    expect(page).toContain('variance of dropout');
  });
});

describe('train --report', () => {
  test('writes it at the end and says where it is', async () => {
    const { code, stdout } = await cli('train', ...short, '--out', 'reported', '--report');
    expect(code).toBe(0);
    expect(stdout).toContain('\nRun: reported\nReport: reported/report.html\nNext: ');
    expect(await readFile(at('reported/report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('--json names it', async () => {
    const { stdout } = await cli('train', ...short, '--out', 'named', '--report', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ run: 'named', report: 'named/report.html' });
  });

  test('a run that is taken up again has no report of before', async () => {
    await cli('report', 'reported', '--format', 'json');
    await cli('train', '--resume', 'reported', '--set', 'training.epochs=2');
    for (const name of ['report.html', 'report.json'])
      await expect(stat(at('reported', name))).rejects.toMatchObject({ code: 'ENOENT' });
    await cli('train', '--resume', 'reported', '--set', 'training.epochs=3', '--report');
    expect(await readFile(at('reported/report.html'), 'utf8')).toContain('after epoch 3');
  });

  test('where the report cannot be written, the run is whole and the command says why', async () => {
    const failing = ['--set', 'training.optimizer.learningRate=1e30', '--out', 'diverged', '--report'];
    const diverged = await cli('train', ...short, ...failing);
    expect(diverged.code).toBe(1);
    expect(diverged.stdout).not.toContain('Report:');
    await expect(stat(at('diverged/report.html'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('of an experiment', () => {
  const two = ['--seeds', '2', ...short, '--out', 'x'];
  const compare = (...more: string[]) => cli('compare', 'article', 'article-no-dropout', ...two, ...more);

  test('compare --report writes a page and says where it is', async () => {
    const { code, stderr } = await compare('--report');
    expect(stderr).toMatch(/^Report: x\/report\.html$/m);
    expect(code).toBe(0);
    const page = await readFile(at('x/report.html'), 'utf8');
    expect(page).toContain('<h1>article-vs-article-no-dropout</h1>');
    expect(page).toContain('<h2>Settings that differ</h2>');
  });

  test.each([
    ['html', 'x/report.html', '<!doctype html>'],
    ['markdown', 'x/report.md', '# article-vs-article-no-dropout'],
    ['json', 'x/report.json', '{'],
  ])('report --format %s writes %s', async (format, path, start) => {
    expect(await cli('report', 'x', '--format', format)).toEqual({
      code: 0,
      stdout: `Wrote ${path}\n`,
      stderr: '',
    });
    expect((await readFile(at(path), 'utf8')).split('\n')[0]).toBe(start);
  });

  test('its figures are those of the command, by the metric that was asked for last', async () => {
    const told = JSON.parse((await compare('--metric', 'testLoss', '--json')).stdout);
    const { report } = JSON.parse((await cli('report', 'x', '--json')).stdout);
    const { experiment: _, ...analysis } = told;
    expect(report.analysis).toEqual(analysis);
    expect(report.analysis.metric.name).toBe('testLoss');
    expect(report.settings).toEqual([
      { path: 'dropout_1.rate', values: [0.2, null] },
      { path: 'dropout_2.rate', values: [0.2, null] },
    ]);
  });

  test.each([
    ['testEce', 'ece', 100],
    ['testAdaptiveEce', 'adaptiveEce', 100],
    ['testMce', 'mce', 100],
    ['testBrier', 'brier', 1],
    ['testAurc', 'aurc', 1],
  ])('--metric %s is %s of eval, run by run', async (metric, figure, scale) => {
    const { arms } = JSON.parse((await compare('--metric', metric, '--json')).stdout);
    for (const { name, values } of arms)
      for (const { seed, value } of values) {
        const { calibration } = JSON.parse(
          (await cli('eval', `x/runs/${name}-seed-${seed}`, '--json')).stdout,
        );
        expect(value, `${name}, seed ${seed}`).toBe(scale * calibration[figure]);
      }
  });

  test('reports of before are written anew where the experiment goes on', async () => {
    await writeFile(at('x/report.md'), 'of before');
    await compare();
    expect(await readFile(at('x/report.md'), 'utf8')).toMatch(/^# article-vs-article-no-dropout/);
  });

  test('is about no images of its own', async () => {
    expect(await cli('report', 'x', '--data', 'digits')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: --data: does not go with an experiment, x, whose figures are those of its trainings\n' +
        'Leave it out, or name a run of the experiment.\n',
    });
  });

  test('a record that was changed is refused', async () => {
    await mkdir(at('changed'), { recursive: true });
    await writeFile(at('changed/experiment.yaml'), 'name: [\n');
    expect(await cli('report', 'changed')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: changed/experiment.yaml: this file was changed by hand\nPut back a copy of it, or begin a new experiment.\n',
    });
  });
});

describe.runIf(process.platform === 'linux')('report --open', () => {
  test('gives the file to what opens files here', async () => {
    await mkdir(at('programs'), { recursive: true });
    await writeFile(at('programs/xdg-open'), '#!/bin/sh\necho "$1" > "$OPENED"\n');
    await chmod(at('programs/xdg-open'), 0o755);
    vi.stubEnv('PATH', `${at('programs')}:/bin:/usr/bin`);
    vi.stubEnv('OPENED', at('opened'));
    expect((await cli('report', 'run', '--open')).stderr).toBe('');
    await vi.waitFor(async () =>
      expect(await readFile(at('opened'), 'utf8')).toBe(`${at('run/report.html')}\n`),
    );
  });

  test('says so where there is nothing of the kind', async () => {
    vi.stubEnv('PATH', at('run'));
    expect(await cli('report', 'run', '--open')).toEqual({
      code: 0,
      stdout: 'Wrote run/report.html\n',
      stderr: 'No program here opens files: open run/report.html in a browser.\n',
    });
  });
});
