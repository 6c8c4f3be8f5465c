import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli, useTemporaryDirectory } from '../cli/run-cli.ts';

// What a run promises when its process is killed outright (SIGKILL) at any call that writes to disk: eval finds a whole
// model of some epoch or says that there is none, and --resume ends at the very weights of a run that nobody disturbed.

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const preload = ['--import', join(import.meta.dirname, 'kill-at-write.mjs')];
const weights = async (run: string) =>
  (await readFile(inDirectory(run, 'model/group1-shard1of1.bin'))).toString('base64');

/** Every how many calls a kill is tried: all of them in the long run. */
const STRIDE = Number(process.env.FAULT_STRIDE ?? 7);

const config = `name: small
seed: 1
data: { subset: 60, validationFraction: 0.01 }
model: { layers: [flatten, { dense: { units: 8, activation: relu } }, { dropout: 0.2 }, { dense: { units: 10, activation: softmax } }] }
training: { epochs: 3, optimizer: { learningRate: 0.1, momentum: 0.9 }, earlyStopping: { patience: 3, restoreBest: true } }
`;
const begin = ['train', '--quiet', '--threads', '1', '--config', 'small.yaml', '--out'];
const resume = ['train', '--quiet', '--threads', '1', '--resume'];

const cli = (args: readonly string[], env: Record<string, string> = {}, nodeOptions: string[] = []) =>
  runCli(args, { cwd: directory.path, env, nodeOptions });

/** Of an undisturbed run: the weights after 3 and after 5 epochs. */
const expected: Record<number, string> = {};
/** Calls that write, of a run and of taking it up for two more epochs. */
const calls = { begin: 0, resume: 0 };

beforeAll(async () => {
  await writeFile(inDirectory('small.yaml'), config);
  const counted = ({ stderr }: CliResult) => Number(/calls that write: (\d+)/.exec(stderr)?.[1]);
  calls.begin = counted(await cli([...begin, 'whole'], {}, preload));
  expected[3] = await weights('whole');
  calls.resume = counted(await cli([...resume, 'whole', '--set', 'training.epochs=5'], {}, preload));
  expected[5] = await weights('whole');
  expect(calls.begin).toBeGreaterThan(20);
  expect(calls.resume).toBeGreaterThan(20);
});

const everyNth = (count: number, first: number) =>
  Array.from({ length: Math.ceil((count - first) / STRIDE) }, (_, index) => first + 1 + index * STRIDE);

/** eval finds a whole model, or says that there is none yet. */
async function expectWholeModelOrNone(run: string, killAt: number): Promise<void> {
  const { code, stdout, stderr } = await cli(['eval', run]);
  if (code === 0) expect(stdout, `killed at ${killAt}`).toContain('\nTest accuracy: ');
  else
    expect({ code, stderr }, `killed at ${killAt}`).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error: .+: (this run has no model|no such file|expected a run)/),
    });
}

describe('killed at any call that writes', () => {
  test('a run is whole as far as it came, and goes on to the same weights', async () => {
    for (const killAt of everyNth(calls.begin, Number(process.env.FAULT_FIRST ?? 0))) {
      await rm(inDirectory('killed'), { recursive: true, force: true });
      const killed = await cli([...begin, 'killed'], { KILL_AT: String(killAt) }, preload);
      expect(killed.code, `killed at ${killAt}`).toBe(null);
      await expectWholeModelOrNone('killed', killAt);
      const resumed = await cli([...resume, 'killed']);
      if (resumed.code === 0) expect(await weights('killed'), `killed at ${killAt}`).toBe(expected[3]);
      else
        expect(resumed.stderr, `killed at ${killAt}`).toMatch(
          /^error: .+(the run ended before its first checkpoint|with run\.json in it|no such file)/,
        );
      if (resumed.code !== 0)
        expect((await cli([...begin, 'killed', '--force'])).code, `killed at ${killAt}`).toBe(0);
      expect(await weights('killed')).toBe(expected[3]);
    }
  });

  test('a run that was taken up keeps its model and its epochs', async () => {
    for (const killAt of everyNth(calls.resume, Number(process.env.FAULT_FIRST ?? 0))) {
      await rm(inDirectory('again'), { recursive: true, force: true });
      await cli([...begin, 'again']);
      const longer = [...resume, 'again', '--set', 'training.epochs=5'];
      const killed = await cli(longer, { KILL_AT: String(killAt) }, preload);
      expect(killed.code, `killed at ${killAt}`).toBe(null);
      expect((await cli(['eval', 'again'])).code, `killed at ${killAt}`).toBe(0);
      expect(await cli(longer), `killed at ${killAt}`).toMatchObject({ code: 0, stderr: '' });
      expect(await weights('again'), `killed at ${killAt}`).toBe(expected[5]);
    }
  });
});
