import { type ChildProcess, fork } from 'node:child_process';
import { packageFile } from '../package-file.ts';
import type { CellEnd, CellMessage } from './cell-messages.ts';
import type { CellOrder, CellProgress } from './run-cell.ts';

const program = packageFile('bundle/cell-process.js');

/** A cell that is told to end does so within its epoch; one that does not is killed after this. */
const GRACE_MS = 5000;

/** That run: one that hangs would outlast this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ProcessOptions {
  /** Tells the cell to end. */
  readonly interrupt: AbortSignal;
  /** After which it is told to end. */
  readonly timeoutMs?: number | undefined;
  readonly onProgress: (progress: CellProgress) => void;
}

/** Trains a cell in a process of its own, and says how that ended, whatever came of it. */
export function runInOwnProcess(order: CellOrder, options: ProcessOptions): Promise<CellEnd> {
  const { interrupt, timeoutMs, onProgress } = options;
  const child = fork(program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  running.add(child);
  return new Promise((resolve) => {
    let [end, stderr]: [CellEnd | undefined, string] = [undefined, ''];
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      if (child.connected) child.send('interrupt', () => {});
      killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const giveUp = () => {
      end = failed('cell/timeout', `it took longer than --timeout ${(timeoutMs as number) / 1000} s`);
      stop();
    };
    const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
    const settle = (found: CellEnd) => {
      running.delete(child);
      clearTimeout(timer);
      clearTimeout(killer);
      interrupt.removeEventListener('abort', stop);
      resolve(found);
    };
    interrupt.addEventListener('abort', stop);
    child.on('message', (message: CellMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else end ??= message;
    });
    child.stderr?.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-4000);
    });
    child.on('error', ({ message }) => settle(failed('cell/process', message)));
    child.on('close', (code, signal) => settle(end ?? endingOf(code, signal, stderr)));
    child.send(order, () => {});
    if (interrupt.aborted) stop();
  });
}

function failed(code: string, message: string): CellEnd {
  return { failure: { code, message } };
}

/** Of a process that has ended without a word. */
function endingOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): CellEnd {
  const said = stderr
    .trim()
    .split('\n')
    .find((line) => /error|fatal/i.test(line));
  const words = said === undefined ? '' : `: ${said.trim()}`;
  if (/out of memory/i.test(stderr)) return failed('cell/memory', `it ran out of memory${words}`);
  if (signal === 'SIGKILL')
    return failed('cell/killed', 'its process was killed, as the system does where memory is short');
  const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
  return failed('cell/crash', `its process ended with ${ending}${words}`);
}
