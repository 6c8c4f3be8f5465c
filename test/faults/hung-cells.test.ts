import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { whenFree } from '../../src/experiments/when-free.ts';
import { RunLock } from '../../src/runs/lock.ts';
import { binary, useTemporaryDirectory } from '../cli/run-cli.ts';

// A training that hangs, whatever its process waits for, outlasts neither its time, nor Ctrl-C, nor its experiment.

const directory = useTemporaryDirectory();

const endless = [
  ...['sweep', 'article', '--seeds', '1', '--vary', 'training.epochs=1000000'],
  ...['--set', 'data.subset=300', '--set', 'training.earlyStopping=null', '--out'],
];

/** Of the process that trains in a run, once it does. */
async function trainerOf(run: string, experiment: ChildProcess): Promise<number> {
  while (experiment.exitCode === null) {
    const pid = Number(await readFile(join(run, '.lock'), 'utf8').catch(() => ''));
    if (pid > 0) return pid;
    await after(100);
  }
  throw new Error('it ended before it trained');
}

test.each([
  ['with Ctrl-C', [], ['SIGINT'], 130],
  ['with Ctrl-C by who is impatient', [], ['SIGINT', 'SIGINT'], 130],
  ['when its time is up', ['--timeout', '20'], [], 1],
] as [string, string[], NodeJS.Signals[], number][])(
  'a training that hangs ends %s',
  async (name, options, signals, code) => {
    const out = join(directory.path, name);
    const run = join(out, 'runs', 'article-epochs-1000000-seed-1');
    const child = spawn(process.execPath, [binary, ...endless, out, ...options], { stdio: 'ignore' });
    const exit = new Promise<number | null>((resolve) => child.on('exit', (found) => resolve(found)));
    process.kill(await trainerOf(run, child), 'SIGSTOP');
    for (const signal of signals) {
      child.kill(signal);
      await after(300);
    }
    expect(await exit).toBe(code);
    const lock = await whenFree(() => RunLock.acquire(run)); // held as long as the process is there
    lock?.release();
  },
  120_000,
);
