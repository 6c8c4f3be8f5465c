import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareAll } from '../../src/experiments/statistics/comparison.ts';
import { renderExperimentPage } from '../../src/report/html/experiment-page.ts';
import { useTemporaryDirectory } from '../cli/run-cli.ts';
import { analysisOf, armOf, gateOf } from '../report/experiment/analyses.ts';
import { chromium, useChromium } from './chromium.ts';
import { complaintsAbout } from './readability.ts';

const directory = useTemporaryDirectory();
const long = 'layers.1.dropout.rate={"linear":{"from":0,"to":0.5,"epochs":20}}';
const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

/** Two configs over two axes, one of them with long names, and seeds that take a broad table. */
const grid = [0, 0.2, 0.5].flatMap((rate) =>
  ['relu', 'a-name-of-an-activation-that-nobody-has-heard-of'].flatMap((activation) =>
    ['article', long].map(
      (config) =>
      armOf(config, { 'model.layers.1.dropout.rate': rate, 'model.layers.1.activation': activation }, seeds.map((seed) => 95 + rate + seed / 10)), // biome-ignore format: a line
    ),
  ),
);
const [comparison] = analysisOf().comparisons;
const path = `experiments/${'a-long-name'.repeat(12)}`;

const reports = {
  'a comparison of two': { analysis: analysisOf() },
  'a sweep over two axes': {
    analysis: analysisOf({
      arms: grid,
      seeds,
      comparisons: grid.slice(1).map(({ name }) => ({ ...comparison!, name, baseline: grid[0]!.name })),
    }),
    settings: [{ path: `model.layers.1.${'deep.'.repeat(30)}rate`, values: grid.map(() => long) }],
  },
  'one with failures, gates and one seed': {
    analysis: analysisOf({
      seeds: [1],
      arms: [armOf('plain', {}, [97]), armOf('dropped', {}, [])],
      comparisons: compareAll([{ baseline: { name: 'plain', seeds: [1], values: new Map([[1, 97]]) }, sample: { name: 'dropped', seeds: [1], values: new Map() }, scale: 1 }], { better: 'higher' }), // biome-ignore format: a line
      cells: { done: 1, failed: 1, missing: 3 },
      gates: gateOf('plain', 1, { minAccuracy: 0.98 }),
      failures: [{ arm: 'dropped', seed: 1, message: `${'/a/very/long/path'.repeat(20)}: no such file` }],
    }),
  },
};

describe.runIf(chromium !== undefined)('the report of an experiment, in Chromium', () => {
  const open = useChromium();

  test.each(Object.entries(reports))('%s can be read by everyone, everywhere', async (name, report) => {
    const file = join(directory.path, `${name}.html`);
    const config = `name: ${'wide '.repeat(100)}\n`;
    await writeFile(
      file,
      renderExperimentPage({ experiment: path, version: '0.1.0', settings: [], config, ...report }),
    );
    const { page, troubles } = await open(file);
    expect(await complaintsAbout(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
