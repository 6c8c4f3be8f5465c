import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
    'model.layers.1.dense.units=3',
    'model.layers.3.dense.units=3',
  ];
  await runCli(['train', ...small.flatMap((one) => ['--set', one]), '--out', 'run'], { cwd: directory });
  for (const name of Object.keys(files) as (keyof typeof files)[])
    whole[name] = await readFile(at('run', runFiles[name]));
});
afterAll(() => rm(directory, { recursive: true }));

/** Modulo the length of a file. No share of it: nearly all of the floats from 0 to 1 are nearly 0. */
const place = fc.nat();

/** Bytes cut out and put in. */
const damage = fc.record({
  at: place,
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
    const from = place % (result.length + 1);
    return Buffer.concat([result.subarray(0, from), inserted, result.subarray(from + removed)]);
  }, bytes);
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const result = Buffer.from(bytes);
  const index = at % result.length;
  result[index] = (result[index] as number) ^ (1 << bit);
  return result;
}

/** Either makes the whole of a file another; a single bit leaves it well formed as often as not. */
const anyDamage = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(
    ([at, bit]) =>
      (bytes: Buffer) =>
        flipped(bytes, at, bit),
  ),
  fc
    .array(damage, { minLength: 1, maxLength: 4 })
    .map((damages) => (bytes: Buffer) => damaged(bytes, damages)),
);

/** What was written, the checkpoint before and a word about it, or one error; never something else. */
async function expectNothingElse(
  read: Promise<unknown>,
  intact: unknown,
  hasFallback: boolean,
): Promise<void> {
  const outcome = await read.catch((error) => {
    if (error.name !== 'UserError' || hasFallback) throw error;
  });
  const isFallback = typeof outcome === 'object' && outcome !== null && 'damage' in outcome;
  if (outcome !== undefined && !isFallback) expect(outcome).toEqual(intact);
}

test.each(Object.keys(files) as (keyof typeof files)[])(
  'whatever became of the %s of a run, it is read as it was written, or its damage is noticed',
  async (name) => {
    const run = new RunDirectory(at('run'));
    const path = at('run', runFiles[name]);
    await copyFile(path, at(name));
    const intact = await files[name](run);
    const property = fc.asyncProperty(anyDamage, async (damage) => {
      await writeFile(path, damage(whole[name] as Buffer));
      await expectNothingElse(files[name](run), intact, name === 'checkpoint');
    });
    await fc.assert(property, { numRuns: faultRuns });
    await copyFile(at(name), path);
  },
);
