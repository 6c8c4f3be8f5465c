import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { RunDirectory, runFiles } from '../../src/runs/run-directory.ts';
import { runCli } from '../cli/run-cli.ts';
import { faultRuns } from './fault-runs.ts';

let directory: string;
const at = (...names: string[]) => join(directory, ...names);
const files = {
  manifest: (run: RunDirectory) => run.readManifest(),
  metrics: (run: RunDirectory) => run.readEnd(),
  checkpoint: (run: RunDirectory) => run.readCheckpoint(),
};
const whole: Partial<Record<keyof typeof files, Buffer>> = {};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-run-files-'));
  const small = [
    'data.subset=60',
    'training.epochs=2',
    'model.layers[1].dense.units=3',
    'model.layers[3].dense.units=3',
  ];
  await runCli(['train', ...small.flatMap((one) => ['--set', one]), '--out', 'run'], { cwd: directory });
  for (const name of Object.keys(files) as (keyof typeof files)[])
    whole[name] = await readFile(at('run', runFiles[name]));
});
afterAll(() => rm(directory, { recursive: true }));

/** Bytes cut out, put in and flipped. */
const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  removed: fc.integer({ min: 0, max: 40 }),
  inserted: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom('null', '{}', '[]', '-1', '1e999', '"x"', '\\u0000').map((text) => Buffer.from(text)),
  ),
});

function damaged(
  bytes: Buffer,
  damages: readonly { at: number; removed: number; inserted: Uint8Array }[],
): Buffer {
  return damages.reduce((result, { at: place, removed, inserted }) => {
    const from = Math.floor(place * result.length);
    return Buffer.concat([result.subarray(0, from), inserted, result.subarray(from + removed)]);
  }, bytes);
}

test.each(Object.keys(files) as (keyof typeof files)[])(
  'whatever became of the %s of a run, it is read or there is one error',
  async (name) => {
    const run = new RunDirectory(at('run'));
    const path = at('run', runFiles[name]);
    await copyFile(path, at(name));
    const property = fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      await writeFile(path, damaged(whole[name] as Buffer, damages));
      await files[name](run).catch((error) => {
        if (error.name !== 'UserError') throw error;
      });
    });
    await fc.assert(property, { numRuns: faultRuns });
    await copyFile(at(name), path);
  },
);
