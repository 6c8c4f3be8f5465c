import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli, useTemporaryDirectory } from '../cli/run-cli.ts';

// What a run promises when its process is killed outright (SIGKILL) at any call that writes to disk: eval finds a whole
// model of some epoch or says that there is none, and --resume ends at the very weights of a run that nobody disturbed, and
// with a line of history for each epoch.

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const preload = ['--import', join(import.meta.dirname, 'kill-at-write.mjs')];
const weights = async (run: string) =>
  (await readFile(inDirectory(run, 'model/group1-shard1of1.bin'))).toString('base64');

/** Every how many calls a kill is tried: all of them in the long run. Without it, once for each file in each way. */
const STRIDE = Number(process.env.FAULT_STRIDE ?? 0);

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
/** Calls that write, of a run and of taking it up for two more epochs: `writeFile model.json`. */
const calls: Record<'begin' | 'resume', readonly string[]> = { begin: [], resume: [] };

beforeAll(async () => {
  await writeFile(inDirectory('small.yaml'), config);
  const listed = ({ stderr }: CliResult) => JSON.parse(/calls that write: (.+)/.exec(stderr)?.[1] ?? '');
  calls.begin = listed(await cli([...begin, 'whole'], {}, preload));
  expected[3] = await weights('whole');
  calls.resume = listed(await cli([...resume, 'whole', '--set', 'training.epochs=5'], {}, preload));
  expected[5] = await weights('whole');
  expect(calls.begin).toContain('writeFile model.json');
  expect(calls.resume).toContain('writeFile group1-new-shard1of1.bin');
});

/** The numbers of the calls, from 1, at which to kill. */
function placesToKill(made: readonly string[]): number[] {
  const first = Number(process.env.FAULT_FIRST ?? 0);
  const isTried = (call: string, index: number) =>
    STRIDE > 0
      ? index >= first && (index - first) % STRIDE === 0
      : /^(writeFile|appendFile|rm) /.test(call) && made.indexOf(call) === index;
  return made.flatMap((call, index) => (isTried(call, index) ? [index + 1] : []));
}

/** A line for each epoch, and none twice; nothing half written is left. */
async function expectTidy(run: string, epochs: number, said: string): Promise<void> {
  const lines = (await readFile(inDirectory(run, 'history.jsonl'), 'utf8')).trimEnd().split('\n');
  const expectedEpochs = Array.from({ length: epochs }, (_, index) => index + 1);
  expect(
    lines.map((line) => JSON.parse(line).epoch),
    said,
  ).toEqual(expectedEpochs);
  const files = await readdir(inDirectory(run), { recursive: true });
  expect(
    files.filter((file) => /tmp|lock|new/.test(file)),
    said,
  ).toEqual([]);
}

/** eval finds a whole model, or says that there is none yet. */
async function expectWholeModelOrNone(run: string, killAt: number): Promise<void> {
  const { code, stdout, stderr } = await cli(['eval', run]);
  if (code === 0) expect(stdout, `killed at ${killAt}`).toContain('\nTest accuracy: ');
  else
    expect({ code, stderr }, `killed at ${killAt}`).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        new RegExp(`^error: ${run}: (this run has no model|no such file|expected a run)`),
      ),
    });
}

describe('killed at any call that writes', () => {
  test('a run is whole as far as it came, and goes on to the same weights', async () => {
    for (const killAt of placesToKill(calls.begin)) {
      await rm(inDirectory('killed'), { recursive: true, force: true });
      const killed = await cli([...begin, 'killed'], { KILL_AT: String(killAt) }, preload);
      expect(killed.code, `killed at ${killAt}`).toBe(null);
      await expectWholeModelOrNone('killed', killAt);
      const resumed = await cli([...resume, 'killed']);
      if (resumed.code === 0) expect(await weights('killed'), `killed at ${killAt}`).toBe(expected[3]);
      else {
        expect(resumed.stderr, `killed at ${killAt}`).toMatch(
          /^error: .+(the run ended before its first checkpoint|with run\.json in it|no such file)/,
        );
        const files = await readdir(inDirectory('killed')).catch(() => []);
        expect(files, `killed at ${killAt}`).not.toContain('history.jsonl');
        expect((await cli([...begin, 'killed', '--force'])).code, `killed at ${killAt}`).toBe(0);
      }
      expect(await weights('killed')).toBe(expected[3]);
      await expectTidy('killed', 3, `killed at ${killAt}`);
    }
  });

  test('a run that was taken up keeps its model and its epochs', async () => {
    for (const killAt of placesToKill(calls.resume)) {
      await rm(inDirectory('again'), { recursive: true, force: true });
      await cli([...begin, 'again']);
      const longer = [...resume, 'again', '--set', 'training.epochs=5'];
      const killed = await cli(longer, { KILL_AT: String(killAt) }, preload);
      expect(killed.code, `killed at ${killAt}`).toBe(null);
      expect((await cli(['eval', 'again'])).code, `killed at ${killAt}`).toBe(0);
      expect(await cli(longer), `killed at ${killAt}`).toMatchObject({ code: 0, stderr: '' });
      expect(await weights('again'), `killed at ${killAt}`).toBe(expected[5]);
      await expectTidy('again', 5, `killed at ${killAt}`);
    }
  });
});
