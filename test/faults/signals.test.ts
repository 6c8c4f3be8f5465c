import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { binary, runCli, useTemporaryDirectory } from '../cli/run-cli.ts';
import { randomNumbers } from './random-numbers.ts';

// A training that is ended at random moments, by whatever ends processes, and taken up again and again, ends with the
// weights of one that nobody disturbed, and eval never finds anything but a whole model.

const directory = useTemporaryDirectory();
const inDirectory = (...names: string[]) => join(directory.path, ...names);
const cli = (...args: string[]) => runCli(args, { cwd: directory.path });

/** How many signals are sent before the test is content. */
const KILLS = Number(process.env.FAULT_KILLS ?? 12);
/** Of the moments and signals; another one for each long search. */
const SEED = Number(process.env.FAULT_SEED ?? 1);

/**
 * Weights of more than one shard, so that a model is replaced in several steps; epochs long enough to be met within; and the
 * best of them is the fourth of six, so that its weights have to outlast an interrupt.
 */
const config = `name: wide
seed: 1
data: { subset: 1200, validationFraction: 0.1 }
model: { layers: [flatten, { dense: { units: 1500, activation: relu } }, { dropout: 0.5 }, { dense: { units: 10, activation: softmax } }] }
training: { epochs: 6, optimizer: { learningRate: 0.1, momentum: 0.9 }, earlyStopping: { patience: 6, restoreBest: true } }
`;

/** One signal, or a second one soon after: who is impatient presses Ctrl-C twice. */
const endings = [
  ['SIGKILL'],
  ['SIGINT'],
  ['SIGINT', 'SIGINT'],
  ['SIGTERM'],
  ['SIGHUP'],
  ['SIGHUP', 'SIGHUP'],
] as const;

/** @returns the exit code, null where the process was killed outright, and whether it was training `run` by then */
async function endedAfter(
  ms: number,
  signals: readonly NodeJS.Signals[],
  pauseMs: number,
  args: readonly string[],
  run: string,
) {
  const child = spawn(process.execPath, [binary, ...args], { cwd: directory.path, stdio: 'ignore' });
  const exit = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  const isOver = exit.then(() => true);
  let wasTraining = false;
  for (const [number, signal] of signals.entries()) {
    if (await Promise.race([isOver, after(number === 0 ? ms : pauseMs, false)])) break;
    wasTraining ||= (await readFile(inDirectory(run, '.lock'), 'utf8').catch(() => '')) === `${child.pid}\n`;
    child.kill(signal);
  }
  return { code: await exit, wasTraining };
}

/** Of the bytes of all shards, in order. */
async function weightsHash(run: string): Promise<string> {
  const { weightsManifest } = JSON.parse(await readFile(inDirectory(run, 'model/model.json'), 'utf8'));
  const hash = createHash('sha256');
  for (const path of weightsManifest[0].paths) hash.update(await readFile(inDirectory(run, 'model', path)));
  return hash.digest('hex');
}

/** What eval says on stderr: nothing, or that there is no model yet. */
const noFault = (run: string) =>
  new RegExp(`^$|^error: ${run}: (this run has no model|no such file or directory|expected a run)`);

let undisturbed: string;
let durationMs: number;

beforeAll(async () => {
  await writeFile(inDirectory('wide.yaml'), config);
  const startedAt = performance.now();
  await cli('train', '--config', 'wide.yaml', '--out', 'undisturbed');
  durationMs = performance.now() - startedAt;
  undisturbed = await weightsHash('undisturbed');
});

test('ended at random moments and taken up again, a training ends as if nothing had happened', async () => {
  const random = randomNumbers(SEED);
  const next = () => random.next().value;
  for (let [kills, run] = [0, 0]; kills < KILLS; run++) {
    const name = `run-${run}`;
    const begun = ['train', '--config', 'wide.yaml', '--quiet', '--force', '--out', name];
    const resumed = ['train', '--resume', name, '--quiet'];
    let args = begun;
    for (;;) {
      const signals = endings[Math.floor(next() * endings.length)] as readonly NodeJS.Signals[];
      const said = `signal ${kills + 1}, ${signals.join(' ')}, of seed ${SEED}, run ${name}`;
      const { code, wasTraining } = await endedAfter(next() * durationMs, signals, next() * 150, args, name);
      if (code === 0) break;
      kills++;
      // Before it trains nothing is handled, and while it exits, where a second signal may meet it, nothing any more.
      const isHandled = wasTraining && signals.length === 1 && signals[0] !== 'SIGKILL';
      expect(isHandled ? [130] : [null, 130], said).toContain(code);
      const evaluation = await cli('eval', name);
      expect(evaluation.stderr, said).toMatch(noFault(name));
      const files = await readdir(inDirectory(name)).catch(() => []);
      args = files.some((file) => /^checkpoint(-before)?\.bin$/.test(file)) ? resumed : begun;
    }
    expect(await weightsHash(name), `seed ${SEED}, run ${name}`).toBe(undisturbed);
  }
});
