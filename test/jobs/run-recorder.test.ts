import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { RunRecorder } from '../../src/jobs/run-recorder.ts';
import { createRun } from '../../src/runs/create-run.ts';
import type { RunMetrics } from '../../src/runs/records.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropout-mlp-recorder-'));
});

afterEach(() => rm(folder, { recursive: true }));

const state = {
  history: [],
  isDiverged: false,
  checkpoint: () => ({ epoch: 0, state: { weights: [Float32Array.of(1)], slots: {} }, observers: {} }),
};
const outcome = { reason: 'epochs', lastEpoch: 1, weightsOfEpoch: 1 } as const;

test.each([
  ['an epoch', (recorder: RunRecorder) => recorder.onEpoch({ epoch: 1 } as EpochRecord, state)],
  [
    'the end',
    (recorder: RunRecorder) => recorder.onEnd({ ...state, outcome, durationMs: 1, isUsable: false }),
  ],
  ['the metrics', (recorder: RunRecorder) => recorder.onMetrics({} as RunMetrics)],
])('%s of a run that was removed is not written into the one in its place', async (_, write) => {
  const path = join(folder, 'run');
  const run = await createRun('a', path);
  const recorder = new RunRecorder(run, { name: 'a' } as Config, {} as Sequential);
  await recorder.onStart(state);
  await rename(path, join(folder, 'removed'));
  await mkdir(path);
  const other = await createRun('a', path);
  await expect(write(recorder)).rejects.toMatchObject({
    code: 'run/replaced',
    message: `${path}: this run was removed while it was being trained`,
    hint: 'Train again, into a directory of its own.',
  });
  run.unlock();
  expect(await readdir(path)).toEqual(['.lock']);
  other.unlock();
});
