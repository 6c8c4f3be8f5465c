import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { report } from '../../src/commands/report.ts';
import type { CellResult } from '../../src/experiments/results.ts';
import { packageVersion } from '../../src/version.ts';
import { resultOf } from '../experiments/results.ts';
import { captureIo } from './captured-io.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-report-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Of two configs, the second with 20 correct images more for each of six seeds, one of which failed. */
const results = [1, 2, 3, 4, 5, 6, 7].flatMap((seed): CellResult[] => {
  const dropped = resultOf('dropped', seed, { correct: 9720 + 3 * seed });
  const { training: _, ...untrained } = dropped;
  const failed = { ...untrained, failure: { code: 'cell/crash', message: 'its process ended' } };
  return [resultOf('plain', seed, { correct: 9700 + 2 * seed }), seed === 7 ? failed : dropped];
});

async function reported(plan: string) {
  await writeFile(join(directory, 'experiment.yaml'), plan);
  await writeFile(
    join(directory, 'results.jsonl'),
    results.map((one) => `${JSON.stringify(one)}\n`).join(''),
  );
  const io = captureIo();
  const code = await report({ target: directory, format: 'markdown' }, io);
  return { code, stderr: io.err(), text: await readFile(join(directory, 'report.md'), 'utf8') };
}

test.each([
  [
    'another version has begun',
    'version: 0.0.9\nidentity: 12\nname: nets\nmetric: testAccuracy\nmargin: 0.5\nnets: []\n',
    `DIR: this experiment was begun by dropout-mlp 0.0.9, whose trainings are not those of ${packageVersion()}`,
    '# nets\n',
  ],
  [
    'has a plan of before there were metrics',
    'identity: 12\nname: nets\nconfigs: []\n',
    `DIR: this experiment was begun by another version of dropout-mlp, whose trainings are not those of ${packageVersion()}`,
    '# nets\n',
  ],
  [
    'has no plan that can be read',
    ': : :',
    'DIR/experiment.yaml: this file was changed by hand',
    '# dropout-mlp-report-',
  ],
])('an experiment that %s is reported on by its results', async (_, plan, reason, title) => {
  const { code, stderr, text } = await reported(plan);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `warning: ${reason.replace('DIR', directory)}: the report is of its results alone, without gates\n`,
  });
  expect(text.replaceAll('\\', '')).toContain(title);
  expect(text).toContain('Trainings: 13 done, 1 failed.\n');
  expect(text).toContain('- dropped is better than plain');
  expect(text).toContain('6 pairs: 6 wins, 0 ties, 0 losses; 1 seed without a result left out.');
  expect(text).not.toContain('whole config');
});

test('one without results either is refused', async () => {
  await writeFile(join(directory, 'experiment.yaml'), 'version: 0.0.9\nidentity: 12\n');
  await expect(report({ target: directory }, captureIo())).rejects.toThrow('was begun by dropout-mlp 0.0.9');
});
