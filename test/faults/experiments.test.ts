import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { resultsOf } from '../cli/experiment-results.ts';
import { binary, runCli, useTemporaryDirectory } from '../cli/run-cli.ts';
import { randomNumbers } from './random-numbers.ts';

// A batch whose processes are all killed at random moments, and that is started again, ends with the results of one that
// was left alone.

const directory = useTemporaryDirectory();

/** Of the moments; another one for each long search. */
const SEED = Number(process.env.FAULT_SEED ?? 1);
const KILLS = 5;

/** Forty trainings of a moment each. */
const forty = [
  ...['batch', 'article', 'article-no-dropout', '--seeds', '10', '--vary', 'training.batchSize=16,32'],
  ...['--set', 'data.subset=300', '--set', 'training.epochs=3', '--quiet'],
];
const inExperiment = (name: string) => [...forty, '--out', name];

async function killedAfter(ms: number, args: readonly string[]): Promise<NodeJS.Signals | null> {
  const options = { cwd: directory.path, stdio: 'ignore', detached: true } as const;
  const child = spawn(process.execPath, [binary, ...args], options);
  const signal = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, by) => resolve(by)));
  await Promise.race([signal, after(ms)]);
  if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL'); // its group: the cells too
  return signal;
}

test('forty trainings, killed five times and begun again, have the results of forty that were left alone', async () => {
  const startedAt = performance.now();
  await runCli(inExperiment('alone'), { cwd: directory.path });
  const durationMs = performance.now() - startedAt;
  const random = randomNumbers(SEED);
  for (let kills = 0; kills < KILLS; kills++) {
    const ms = (random.next().value * durationMs) / KILLS; // so that something is left to do
    expect(await killedAfter(ms, inExperiment('killed')), `kill ${kills + 1} of seed ${SEED}`).toBe(
      'SIGKILL',
    );
  }
  const { code, stderr } = await runCli(inExperiment('killed'), { cwd: directory.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [alone, killed] = ['alone', 'killed'].map((name) => resultsOf(join(directory.path, name)));
  expect((await alone)?.lines.match(/\n/g)).toHaveLength(40);
  expect(await killed).toEqual(await alone);
});
