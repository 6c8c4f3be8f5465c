import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CliResult, useTemporaryDirectory } from './run-cli.ts';
import { runMain } from './run-main.ts';
import { fewImages, fewUnits, set } from './small.ts';

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const read = (...names: string[]) => readFile(inDirectory(...names), 'utf8');
const cli = (...args: string[]) => runMain(args, { cwd: directory.path });
const small = [...fewUnits, ...fewImages, ...set('data.subset=300', 'training.epochs=2'), '--quiet'];

afterEach(() => vi.unstubAllEnvs());

describe('train and eval', () => {
  let trained: CliResult;
  let accuracy: number;
  let loss: number;
  beforeAll(async () => {
    const gates = ['gates.minAccuracy=0.01', 'gates.maxGap=1', 'gates.maxSeconds=1000'];
    trained = await cli('train', ...small, '--out', 'run', ...set(...gates));
    ({ accuracy, loss } = JSON.parse(await read('run', 'metrics.json')).test);
  });

  test('gates that hold are a line of the report', () => {
    expect(trained).toMatchObject({ code: 0, stderr: '' });
    expect(trained.stdout.split('\n').slice(0, 4)).toEqual([
      `Test accuracy: ${accuracy.toFixed(4)}`,
      `Test loss: ${loss.toFixed(4)}`,
      expect.stringMatching(
        /^Gates: minAccuracy 0\.01 holds \(0\.\d{4}\), maxGap 1 holds \(-?0\.\d{4}\), maxSeconds 1000 holds \(\d+\.\d s\)$/,
      ),
      '',
    ]);
  });

  test('eval judges by the config of the run', async () => {
    const { code, stdout } = await cli('eval', 'run', '--json');
    const { gates } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(gates).toMatchObject([
      { gate: 'minAccuracy', limit: 0.01, value: accuracy, holds: true },
      { gate: 'maxGap', limit: 1, holds: true },
      { gate: 'maxSeconds', limit: 1000, holds: true },
    ]);
    const { train } = JSON.parse(await read('run', 'metrics.json'));
    expect(gates[1].value).toBeCloseTo(train.accuracy - accuracy, 10);
    const history = (await read('run', 'history.jsonl')).trim().split('\n');
    const milliseconds = history.map((line) => JSON.parse(line).durationMs).reduce((a, b) => a + b, 0);
    expect(gates[2].value).toBeCloseTo(milliseconds / 1000, 10);
  });

  test('a broken one is a line on stderr, in --json and exit code 1; --min-accuracy goes before that of the config', async () => {
    const config = (await read('run', 'config.yaml')).replace('maxGap: 1', 'maxLoss: 0.001');
    await cp(inDirectory('run'), inDirectory('broken'), { recursive: true });
    await writeFile(inDirectory('broken', 'config.yaml'), config);
    const lines = [
      `test accuracy ${accuracy.toFixed(4)} is below --min-accuracy 1 by ${Number((1 - accuracy).toPrecision(2))}`,
      `test loss ${loss.toFixed(4)} is above gates.maxLoss 0.001 by ${Number((loss - 0.001).toPrecision(2))}`,
    ];
    const text = await cli('eval', 'broken', '--min-accuracy', '1');
    expect(text).toMatchObject({ code: 1, stderr: `error: ${lines.join('\n')}\n` });
    expect(text.stdout).toContain(
      `\nGates: minAccuracy 1 is broken (${accuracy.toFixed(4)}), maxLoss 0.001 is broken (${loss.toFixed(4)}), maxSeconds 1000 holds (`,
    );
    const json = JSON.parse((await cli('eval', 'broken', '--min-accuracy', '1', '--json')).stdout);
    expect(json.error).toEqual({ code: 'gate/accuracy', message: lines.join('\n') });
    expect(json.gates[1].error).toEqual({ code: 'gate/loss', message: lines[1] });
  });

  test('the gates of a config are about its test images', async () => {
    const { code, stdout } = await cli('eval', 'broken', '--split', 'train', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).not.toHaveProperty('gates');
  });

  test('a training that breaks one says so too', async () => {
    const { code, stdout, stderr } = await cli(
      ...['train', ...small, '--out', 'slow', '--set', 'gates.maxSeconds=0.000001', '--json'],
    );
    const { error, gates } = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: ${error.message}\n` });
    expect(error.message).toMatch(/^training time 0\.\d+ s is above gates\.maxSeconds 0\.000001 by [\d.]+$/);
    expect(gates).toHaveLength(1);
  });

  test('--resume takes other gates', async () => {
    const more = ['--set', 'training.epochs=3', '--set', 'gates.minAccuracy=1', '--quiet'];
    const { code, stderr } = await cli('train', '--resume', 'run', ...more);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: test accuracy 0\.\d{4} is below gates\.minAccuracy 1 by 0\.\d+\n$/);
  });

  test('on GitHub Actions it is an annotation', async () => {
    vi.stubEnv('GITHUB_ACTIONS', 'true');
    const { stderr } = await cli('eval', 'broken', '--min-accuracy', '0');
    const message = `test loss ${loss.toFixed(4)} is above gates.maxLoss 0.001 by ${Number((loss - 0.001).toPrecision(2))}`;
    expect(stderr).toBe(`error: ${message}\n::error title=dropout-mlp eval::${message}\n`);
  });
});

describe('batch', () => {
  const file = (gates: string) =>
    `configs: [article, article-no-dropout]\nseeds: 2\nset: { data.subset: 300, training.epochs: 2, 'model.layers.1.dense.units': 16 }\n${gates}\n`;
  const command = ['batch', 'ci.yaml', '--out', 'ci', '--quiet'];

  beforeAll(async () => {
    await writeFile(inDirectory('ci.yaml'), file(''));
    await cli(...command);
  });

  /** The trainings are the same whatever the gates are, so that none of these trains anything. */
  async function batch(gates: string, ...args: string[]) {
    await writeFile(inDirectory('ci.yaml'), file(gates));
    return cli(...command, ...args);
  }

  test('gates that hold are lines of the report, and nothing else', async () => {
    const { code, stdout, stderr } = await batch('gates: { minAccuracy: 0.01, maxSeconds: 1000 }');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Gate minAccuracy 0\.01 holds in 4 trainings; the closest has 0\.\d{4}:\sarticle/m,
    );
    expect(stdout).toMatch(
      /^Gate maxSeconds 1000 holds in 4 trainings; the closest has \d+\.\d s:\sarticle/m,
    );
    expect(await read('ci', 'junit.xml')).toContain(
      '<testsuites name="ci" tests="4" failures="0" errors="0">',
    );
    expect(await read('ci', 'metrics.txt')).toContain('dropout_mlp_gates_broken{gate="minAccuracy"} 0\n');
  });

  test('a broken one shows in exit code, stderr, JUnit, summary, metrics, annotations and the summary of the step', async () => {
    vi.stubEnv('GITHUB_ACTIONS', 'true');
    vi.stubEnv('GITHUB_STEP_SUMMARY', inDirectory('step.md'));
    const { code, stderr } = await batch('gates: { minAccuracy: 1 }');
    const results = (await read('ci', 'results.jsonl')).trim().split('\n');
    const lines = results.map((line) => {
      const { arm, seed, training } = JSON.parse(line);
      const { accuracy } = training.test;
      return `${arm}, seed ${seed}: test accuracy ${accuracy.toFixed(4)} is below gates.minAccuracy 1 by ${Number((1 - accuracy).toPrecision(2))}`;
    });
    expect(lines).toHaveLength(4);
    expect(code).toBe(1);
    const annotations = lines.map((line) => `::error title=Gate minAccuracy is broken::${line}`);
    expect(stderr).toBe(`error: ${[...lines, ...annotations].join('\n')}\n`);
    const junit = await read('ci', 'junit.xml');
    expect(junit).toContain('<testsuites name="ci" tests="4" failures="4" errors="0">');
    for (const line of lines) expect(junit).toContain(`<failure message="${line}" type="gate/accuracy">`);
    const summary = await read('ci', 'summary.md');
    for (const line of lines) expect(summary).toContain(`\n- ${line}\n`);
    expect(await read('step.md')).toBe(summary);
    expect(await read('ci', 'metrics.txt')).toContain('dropout_mlp_gates_broken{gate="minAccuracy"} 4\n');
  });

  test('a summary of the step that cannot be written changes no result', async () => {
    const place = inDirectory('no', 'such', 'place');
    vi.stubEnv('GITHUB_STEP_SUMMARY', place);
    const { code, stderr } = await batch('');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `warning: the step has no summary: ${place}: no such file or directory\n`,
    });
  });

  test('results of before are a gate as well, by --baseline or in the file', async () => {
    const results = await read('ci', 'results.jsonl');
    await writeFile(inDirectory('old.jsonl'), results);
    const same = await batch('gates: { baseline: old.jsonl }');
    expect({ code: same.code, stderr: same.stderr }).toEqual({ code: 0, stderr: '' });
    expect(same.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'article: no regression from old.jsonl: test accuracy differs by 0.000 points, 95 % interval 0.000 to 0.000, 2 pairs; the margin is 0.1.',
    );
    const better = results.replaceAll(/("test":\{[^}]*"accuracy":)[\d.]+/g, (_, before) => `${before}0.99`);
    await writeFile(inDirectory('better.jsonl'), better);
    const worse = await batch('', '--baseline', 'better.jsonl', '--json');
    const { error, regressions } = JSON.parse(worse.stdout);
    expect(worse.code).toBe(1);
    expect(worse.stderr).toBe(`error: ${error.message}\n${error.hint}\n`);
    expect(error.code).toBe('gate/regression');
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(/^article: .* regression from better\.jsonl: test accuracy differs by -/),
      expect.stringMatching(
        /^article-no-dropout: .* regression from better\.jsonl: test accuracy differs by -/,
      ),
    ]);
    expect(regressions).toMatchObject([
      { arm: 'article', holds: false },
      { arm: 'article-no-dropout', holds: false },
    ]);
    expect(await read('ci', 'junit.xml')).toContain(
      '<testsuites name="ci" tests="6" failures="2" errors="0">',
    );
  });

  test('a baseline that is no results is refused before anything is trained', async () => {
    const { code, stderr } = await batch('', '--baseline', 'ci.yaml');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: ci.yaml:1: expected the result of a training, received another line\n' +
        'Name the results.jsonl of an experiment.\n',
    });
  });
});
