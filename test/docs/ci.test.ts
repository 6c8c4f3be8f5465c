import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readExperimentFile } from '../../src/experiments/document.ts';
import { gates } from '../../src/gates/index.ts';
import { configOf } from '../config/config-fixtures.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'ci.md'), 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text as string);
const [config = '', experiment = '', github = '', gitlab = ''] = blocks;

test('the page has a config, an experiment file and two pipelines', () => expect(blocks).toHaveLength(4));

test('its table has every gate', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows).toEqual([...Object.keys(gates), 'baseline']);
});

test('its config is one', async () => {
  expect((await configOf(config)).gates).toEqual({ minAccuracy: 0.9, maxLoss: 0.4, maxSeconds: 60 });
});

test('its experiment file is one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-ci-'));
  const path = join(directory, 'ci.yaml');
  await writeFile(path, experiment);
  expect((await readExperimentFile(path)).file.gates).toEqual({
    minAccuracy: 0.85,
    maxGap: 0.05,
    baseline: 'baseline.jsonl',
  });
  await rm(directory, { recursive: true });
});

test('both pipelines run it, and keep what it leaves behind', () => {
  const command = 'npx dropout-mlp batch ci.yaml --out ci';
  const { steps } = parse(github).jobs.train;
  expect(steps.map(({ run }: { run?: string }) => run)).toContain(command);
  expect(steps.at(-1)).toMatchObject({ if: 'always()', with: { path: 'ci' } });
  const { script, artifacts } = parse(gitlab).model;
  expect(script).toContain(command);
  expect(artifacts).toEqual({
    when: 'always',
    paths: ['ci'],
    reports: { junit: 'ci/junit.xml', metrics: 'ci/metrics.txt' },
  });
});
