import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { UserError } from '../../src/errors.ts';
import type { SavedTraining } from '../../src/runs/checkpoint-file.ts';
import { createRun } from '../../src/runs/create-run.ts';
import { rememberRun } from '../../src/runs/elsewhere.ts';
import { latestRun, latestUnfinishedRun, nextSequence, openRun } from '../../src/runs/find-run.ts';
import type { RunMetrics } from '../../src/runs/records.ts';
import { type RunDirectory, runFiles } from '../../src/runs/run-directory.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import type { Checkpoint } from '../../src/training/training.ts';
import { aManifest } from './manifest.ts';

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
const manifest = (startedAt: string, sequence: number) => aManifest({ startedAt, sequence });
const saved = (epoch: number, weights = [Float32Array.of(1, 2)]): SavedTraining => ({
  config: { name: 'a' } as Config,
  history: Array.from({ length: epoch }, (_, index) => record(index + 1)),
  checkpoint: { epoch, state: { weights, slots: {} }, observers: { earlyStopping: { wait: 0 } } },
});

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
    const before = await createRun('a', 'here');
    await before.writeManifest(manifest('2026-01-02T00:00:00.000Z', 1));
    before.unlock();
    await mkdir('here/model');
    await writeFile('here/precious.txt', 'mine');
    await writeFile('here/history.jsonl', 'old');
    const run = await createRun('a', 'here', true);
    run.unlock();
    expect(await readdir('here')).toEqual(['precious.txt']);
  });

  test('force ends with run.json, so that it can be done again where it was interrupted', () => {
    expect(Object.values(runFiles).at(-1)).toBe('run.json');
  });

  test.each(['', 'null', '{}', '{"name": "of another program"}'])(
    'force removes nothing beside a run.json of %j',
    async (text) => {
      await mkdir('here/model', { recursive: true });
      await writeFile('here/model/precious.bin', 'mine');
      await writeFile('here/run.json', text);
      await expect(createRun('a', 'here', true)).rejects.toMatchObject({
        message: 'here: expected an empty directory or a run to overwrite, with its run.json in it',
      });
      expect(await readdir('here', { recursive: true })).toEqual(['model', 'run.json', 'model/precious.bin']);
    },
  );

  test('force removes nothing from a directory that is no run', async () => {
    await mkdir('here/model', { recursive: true });
    await writeFile('here/model/precious.bin', 'mine');
    await expect(createRun('a', 'here', true)).rejects.toMatchObject({
      message: 'here: expected an empty directory or a run to overwrite, with its run.json in it',
      hint: 'Choose another --out.',
    });
    expect(await readdir('here')).toEqual(['model']);
    expect(await readdir('here/model')).toEqual(['precious.bin']);
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
  test('the latest is the one begun last, whatever its name and the clock say', async () => {
    const [first, second] = [await createRun('b'), await createRun('a')];
    await first.writeManifest(manifest('2026-01-02T00:00:00.000Z', await nextSequence()));
    await second.writeManifest(manifest('2026-01-01T00:00:00.000Z', await nextSequence()));
    await createRun('unfinished');
    expect((await latestRun()).path).toBe(second.path);
  });

  test.each(['null', '{}', '[]', '"x"', '{"startedAt": 5}', ''])(
    'a run.json of %s hides no other run',
    async (text) => {
      const [good, bad] = [await createRun('good'), await createRun('bad')];
      await good.writeManifest(manifest('2026-01-02T00:00:00.000Z', 1));
      await writeFile(join(bad.path, 'run.json'), text);
      expect((await latestRun()).path).toBe(good.path);
      await expect(bad.readManifest()).rejects.toMatchObject({
        message: `${join(bad.path, 'run.json')}: this file is damaged or was changed by hand`,
      });
    },
  );

  /** A run with a manifest, in `runs/` or elsewhere. */
  async function begun(name: string, out?: string): Promise<RunDirectory> {
    const run = await createRun(name, out);
    await run.writeManifest(manifest('2026-01-01T00:00:00.000Z', await nextSequence()));
    run.unlock();
    return run;
  }
  async function withModel(run: RunDirectory): Promise<RunDirectory> {
    await mkdir(run.modelDirectory);
    await writeFile(join(run.modelDirectory, 'model.json'), '{}');
    return run;
  }

  test('a run without a model is the latest only where none has one', async () => {
    const first = await begun('a');
    await begun('a');
    expect((await latestRun()).path).toBe(join('runs', 'a-2'));
    await withModel(first);
    expect((await latestRun()).path).toBe(first.path);
  });

  test('the latest may be wherever --out put it, and one that is gone is forgotten', async () => {
    await withModel(await begun('a'));
    for (const out of ['here/x', 'in\nlines', join(directory, 'absolute')]) {
      await withModel(await begun('a', out));
      await rememberRun(out);
      await rememberRun(out);
      const expected = out.startsWith(directory) ? 'absolute' : out;
      expect((await latestRun()).path).toBe(expected);
    }
    for (const gone of ['absolute', 'in\nlines', 'here']) await rm(gone, { recursive: true });
    expect((await latestRun()).path).toBe(join('runs', 'a-1'));
  });

  test('runs elsewhere are found when the directory they are below has moved', async () => {
    await mkdir('before');
    process.chdir('before');
    await withModel(await begun('a', 'x'));
    await rememberRun('x');
    process.chdir(directory);
    await rename('before', 'after');
    process.chdir('after');
    expect((await latestRun()).path).toBe('x');
  });

  test('a list of runs elsewhere that is damaged hides no other run', async () => {
    const run = await withModel(await begun('a'));
    await writeFile(join('runs', '.elsewhere'), '1\n"x\n\u0000\n["y"]\n"../"\n');
    expect((await latestRun()).path).toBe(run.path);
  });

  test('the latest unfinished run is interrupted or was killed, and is not being trained', async () => {
    const [killed, interrupted, done, young] = [
      await begun('a'),
      await begun('a'),
      await begun('a'),
      await begun('a'),
    ];
    for (const run of [killed, interrupted, done]) await run.writeCheckpoint(saved(2));
    await interrupted.writeMetrics({ ...ended, reason: 'interrupted' });
    await done.writeMetrics(ended);
    expect(young.hasCheckpoint).toBe(false);
    expect((await latestUnfinishedRun()).path).toBe(interrupted.path);
    await interrupted.lock();
    expect((await latestUnfinishedRun()).path).toBe(killed.path);
    interrupted.unlock();
    expect((await latestUnfinishedRun()).path).toBe(interrupted.path);
  });

  test('no unfinished run', async () => {
    await begun('a');
    await expect(latestUnfinishedRun()).rejects.toMatchObject({
      message: 'runs: no run here that was left unfinished',
      hint: 'Name the run to go on with, as in --resume RUN. See: dropout-mlp runs',
    });
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

  test('a checkpoint comes back as it was written, to the bit', async () => {
    const run = await createRun('a');
    const training = saved(3, [Float32Array.of(1.5, -0, 1e-45, 3.4e38), new Float32Array()]);
    await run.writeCheckpoint(training);
    expect(await run.readCheckpoint()).toEqual(training);
  });

  test('a damaged checkpoint gives way to the one before, and says so', async () => {
    const run = await createRun('a');
    for (const epoch of [1, 2, 3]) await run.writeCheckpoint(saved(epoch));
    const path = join(run.path, 'checkpoint.bin');
    await writeFile(path, 'nonsense');
    const { damage, ...rest } = await run.readCheckpoint();
    expect(rest).toEqual(saved(2));
    expect(damage?.message).toBe(`${path}: this is no whole checkpoint`);
    await writeFile(join(run.path, 'checkpoint-before.bin'), 'nonsense');
    await expect(run.readCheckpoint()).rejects.toMatchObject({
      message: `${join(run.path, 'checkpoint-before.bin')}: this is no whole checkpoint`,
    });
  });

  test('a checkpoint of another format is told apart', async () => {
    const run = await createRun('a');
    const path = join(run.path, 'checkpoint.bin');
    await writeFile(path, 'dropout-mlp checkpoint 1\n');
    await expect(run.readCheckpoint()).rejects.toMatchObject({
      message: `${path}: expected a file of format 2, received format 1, which another version of dropout-mlp has written`,
    });
  });

  test.each([
    ['no weights', { state: { weights: [], slots: {} } }],
    ['weights of another kind', { state: { weights: [[1, 2]], slots: {} } }],
    ['an epoch below 0', { epoch: -3 }],
    ['half an epoch', { epoch: 1.5 }],
    ['more epochs than its history', { epoch: 7 }],
    ['a setting nobody knows', { extra: 1 }],
  ])('a checkpoint with %s is none, whatever its checksum says', async (_, change) => {
    const run = await createRun('a');
    const { checkpoint, ...rest } = saved(2);
    await run.writeCheckpoint({ ...rest, checkpoint: { ...checkpoint, ...change } as Checkpoint });
    await expect(run.readCheckpoint()).rejects.toMatchObject({ code: 'run/checkpoint' });
  });

  const files: [
    name: string,
    write: (run: RunDirectory) => Promise<void>,
    read: (run: RunDirectory) => Promise<unknown>,
  ][] = [
    [
      'run.json',
      (run) => run.writeManifest(manifest('2026-01-02T00:00:00.000Z', 1)),
      (run) => run.readManifest(),
    ],
    ['metrics.json', (run) => run.writeMetrics(ended), (run) => run.readEnd()],
    ['checkpoint.bin', (run) => run.writeCheckpoint(saved(2)), (run) => run.readCheckpoint()],
  ];

  test.each(files)('a bit of %s that flips is noticed, wherever it is', async (name, write, read) => {
    const run = await createRun('a');
    await write(run);
    const path = join(run.path, name);
    const whole = await readFile(path);
    const expected = await read(run);
    for (let bit = 0; bit < 8 * whole.length; bit += 13) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      await writeFile(path, bytes);
      const outcome = await read(run).catch((error: unknown) => error);
      // A space that becomes a line feed changes the layout and nothing else.
      if (!(outcome instanceof UserError)) expect(outcome, `bit ${bit}`).toEqual(expected);
      if (!(outcome instanceof UserError)) expect(name.endsWith('.json'), `bit ${bit}`).toBe(true);
    }
  });

  test('metrics and manifests of before there were checksums are read', async () => {
    const run = await createRun('a');
    await writeFile(join(run.path, 'run.json'), JSON.stringify(manifest('2026-01-02T00:00:00.000Z', 1)));
    await writeFile(join(run.path, 'metrics.json'), JSON.stringify(ended));
    expect((await run.readManifest()).seed).toBe(1);
    expect((await run.readEnd())?.reason).toBe('epochs');
  });

  test('taking up a run removes what a killed process left half written, and nothing else', async () => {
    const run = await createRun('a');
    run.unlock();
    await mkdir(run.modelDirectory);
    const left = ['checkpoint.bin.01234567.tmp', 'model/model.json.89abcdef.tmp'];
    const kept = ['mine.tmp', 'model/group1-shard1of1.bin'];
    for (const name of [...left, ...kept]) await writeFile(join(run.path, name), '');
    await run.tidy();
    expect((await readdir(run.path, { recursive: true })).sort()).toEqual([...kept, 'model'].sort());
  });

  test("a directory under the name of a file that is being written is in nobody's way", async () => {
    const run = await createRun('a');
    run.unlock();
    await mkdir(join(run.path, 'checkpoint.bin.01234567.tmp'));
    await run.lock();
    run.unlock();
    expect(await readdir(run.path)).toEqual(['checkpoint.bin.01234567.tmp']);
  });
});

const ended: RunMetrics = {
  name: 'a',
  seed: 1,
  data: { source: 'embedded', images: { train: 3, validation: 2, test: 1 } },
  settings: { 'training.epochs': 2 },
  reason: 'epochs',
  lastEpoch: 2,
  weightsOfEpoch: 2,
  durationMs: 10,
  train: { loss: 0.5, accuracy: 0.75 },
  test: { loss: 0.5, accuracy: 0.75 },
};
