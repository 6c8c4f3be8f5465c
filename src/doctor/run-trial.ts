import { fork } from 'node:child_process';
import { packageFile } from '../package-file.ts';
import type { Subject, Trial } from './trial.ts';

const program = packageFile('bundle/trial-process.js');

/** A backend that hangs is given up; the slowest machine is ready long before. */
const PATIENCE_MS = 30_000;

/** Runs one trial in a process of its own, which a fault in native code may end. */
export function runTrial(subject: Subject, threads: number): Promise<Trial> {
  const child = fork(program, [subject, String(threads)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: PATIENCE_MS,
  });
  return new Promise((resolve) => {
    let [trial, stderr]: [Trial | undefined, string] = [undefined, ''];
    child.on('message', (message: Trial) => {
      trial = message;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', ({ message }) => resolve({ works: false, reason: message }));
    child.on('close', (code, signal) => {
      resolve(trial ?? { works: false, reason: child.killed ? tooSlow : endingOf(code, signal, stderr) });
    });
  });
}

const tooSlow = `it was not done after ${PATIENCE_MS / 1000} s`;

function endingOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const said = stderr.trim().split('\n').at(-1);
  return `its process ended with ${ending}${said ? `: ${said}` : ''}`;
}
