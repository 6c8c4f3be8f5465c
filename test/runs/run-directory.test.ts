import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRun } from '../../src/runs/create-run.ts';
import { latestRun, openRun } from '../../src/runs/find-run.ts';
import type { RunManifest } from '../../src/runs/records.ts';
import { RunDirectory } from '../../src/runs/run-directory.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import type { Checkpoint } from '../../src/training/train.ts';

let directory: string;
const startedIn = process.cwd();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dropout-mlp-runs-'));
  process.chdir(directory);
});
afterEach(async () => {
  process.chdir(startedIn);
  await rm(directory, { recursive: true });
});

const record = (epoch: number): EpochRecord => ({
  epoch,
  trainLoss: 0.1 * epoch,
  trainAccuracy: 0.9,
  penalty: 0,
  objective: 1,
  learningRate: 0.01,
  durationMs: 5,
  samplesPerSecond: 1000,
});
const manifest = (startedAt: string) => ({ startedAt }) as RunManifest;

describe('createRun', () => {
  test('numbers runs of one name, without touching others', async () => {
    await mkdir('runs/a-7', { recursive: true });
    await mkdir('runs/a-b-3');
    await writeFile('runs/a-x', '');
    expect((await createRun('a')).path).toBe(join('runs', 'a-8'));
    expect((await createRun('a')).path).toBe(join('runs', 'a-9'));
    expect((await createRun('a-b')).path).toBe(join('runs', 'a-b-4'));
    expect((await createRun('new')).path).toBe(join('runs', 'new-1'));
  });

  test('runs begun at the same moment get different numbers', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => createRun('a')));
    expect(new Set(runs.map((run) => run.path)).size).toBe(8);
  });

  test('an empty directory may be the run', async () => {
    await mkdir('here');
    expect((await createRun('a', 'here')).path).toBe('here');
  });

  test('a directory that is not empty is refused', async () => {
    await mkdir('here');
    await writeFile('here/precious.txt', 'mine');
    await expect(createRun('a', 'here')).rejects.toMatchObject({
      message: 'here: this directory is not empty',
      hint: 'Choose another --out, or add --force.',
    });
  });

  test('force removes what a run consists of, and nothing else', async () => {
    await mkdir('here/model', { recursive: true });
    await writeFile('here/precious.txt', 'mine');
    await writeFile('here/history.jsonl', 'old');
    await createRun('a', 'here', true);
    expect(await readdir('here')).toEqual(['precious.txt']);
  });

  test('a file in the way is named', async () => {
    await writeFile('file', '');
    await expect(createRun('a', 'file')).rejects.toMatchObject({
      message: 'file: expected a directory, received a file',
    });
    await expect(createRun('a', 'file/deeper')).rejects.toMatchObject({
      message: 'file/deeper: a part of this path is a file, not a directory',
    });
  });
});

describe('latestRun and openRun', () => {
  test('the latest is the one begun last, whatever its number', async () => {
    const [first, second] = [await createRun('a'), await createRun('b')];
    await first.writeManifest(manifest('2026-01-02T00:00:00.000Z'));
    await second.writeManifest(manifest('2026-01-01T00:00:00.000Z'));
    await createRun('unfinished');
    expect((await latestRun()).path).toBe(first.path);
  });

  test('no run yet', async () => {
    await expect(latestRun()).rejects.toMatchObject({
      message: 'runs: no run yet in this directory',
      hint: 'Train one: dropout-mlp train',
    });
  });

  test('a directory that is no run, and one that does not exist', async () => {
    await mkdir('other');
    await expect(openRun('other')).rejects.toMatchObject({
      message: 'other: expected the directory of a run, with run.json in it',
    });
    await expect(openRun('absent')).rejects.toMatchObject({ message: 'absent: no such file or directory' });
  });
});

describe('RunDirectory', () => {
  test('the history is on disk line by line as it goes', async () => {
    const run = await createRun('a');
    await run.appendEpoch(record(1));
    await run.appendEpoch(record(2));
    expect(await readFile(join(run.path, 'history.jsonl'), 'utf8')).toBe(
      '{"epoch":1,"trainLoss":0.1,"trainAccuracy":0.9,"penalty":0,"objective":1,"learningRate":0.01,"durationMs":5,"samplesPerSecond":1000}\n' +
        '{"epoch":2,"trainLoss":0.2,"trainAccuracy":0.9,"penalty":0,"objective":1,"learningRate":0.01,"durationMs":5,"samplesPerSecond":1000}\n',
    );
  });

  test('truncating forgets later epochs and a line cut short by a crash', async () => {
    const run = await createRun('a');
    for (const epoch of [1, 2, 3]) await run.appendEpoch(record(epoch));
    await appendFile(join(run.path, 'history.jsonl'), '{"epoch":4,"trai');
    expect(await run.truncateHistory(2)).toEqual([record(1), record(2)]);
    expect(await run.readHistory()).toEqual([record(1), record(2)]);
  });

  test('a checkpoint comes back as it was written, to the bit', async () => {
    const run = await createRun('a');
    const weights = [Float32Array.of(1.5, -0, 1e-45, 3.4e38), new Float32Array()];
    const checkpoint: Checkpoint = {
      epoch: 3,
      state: { weights, velocities: [] },
      earlyStopping: { wait: 1, bestEpoch: 2, bestValue: 0.25 },
    };
    await run.writeCheckpoint(checkpoint);
    expect(await run.readCheckpoint()).toEqual(checkpoint);
  });

  test('a damaged checkpoint is refused', async () => {
    const run = await createRun('a');
    await writeFile(join(run.path, 'checkpoint.bin'), 'nonsense');
    const path = join(run.path, 'checkpoint.bin');
    await expect(run.readCheckpoint()).rejects.toMatchObject({
      message: `${path}: this is no whole checkpoint`,
    });
  });

  test('a damaged run.json is refused', async () => {
    const run = new RunDirectory(directory);
    await writeFile(join(directory, 'run.json'), '{"seed": ');
    const path = join(directory, 'run.json');
    await expect(run.readManifest()).rejects.toMatchObject({
      message: `${path}: expected JSON, received something else`,
    });
  });
});
