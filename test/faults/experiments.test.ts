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
  ...['--set', 'data.subset=300', '--set', 'training.epochs=3'],
];
const inExperiment = (name: string) => [...forty, '--out', name];

/** Kills all processes of a batch so long after it has said so many lines: one at its beginning, one a training. */
async function killedAfter(lines: number, ms: number, args: readonly string[]) {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd: directory.path,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const signal = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, by) => resolve(by)));
  let said = '';
  for await (const chunk of child.stderr) {
    said += chunk;
    if (said.split('\n').length > lines) break;
  }
  await Promise.race([signal, after(ms)]);
  if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL'); // its group: the cells too
  return signal;
}

test('forty trainings, killed five times and begun again, have the results of forty that were left alone', async () => {
  const { stderr } = await runCli([...inExperiment('alone'), '--jobs', '12'], { cwd: directory.path });
  expect(stderr).not.toContain('Warning'); // Node warns of more than ten that listen to one signal
  const random = randomNumbers(SEED);
  const next = () => random.next().value;
  for (let kills = 0; kills < KILLS; kills++) {
    const lines = 1 + Math.floor(4 * next()); // so that something is left to do
    const signal = await killedAfter(lines, 300 * next(), inExperiment('killed'));
    expect(signal, `kill ${kills + 1} of seed ${SEED}`).toBe('SIGKILL');
  }
  const { code } = await runCli(inExperiment('killed'), { cwd: directory.path });
  expect(code).toBe(0);
  const [alone, killed] = ['alone', 'killed'].map((name) => resultsOf(join(directory.path, name)));
  expect((await alone)?.lines.match(/\n/g)).toHaveLength(40);
  expect(await killed).toEqual(await alone);
});
