import { Writable } from 'node:stream';
import { Chalk } from 'chalk';
import type { Io } from '../../src/commands/io.ts';

/** Streams that keep what a command writes, without colours. */
export interface CapturedIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

/** @param interrupt aborted when the test's user presses Ctrl-C */
export function captureIo(interrupt: AbortSignal = new AbortController().signal): CapturedIo {
  const written = { stdout: '', stderr: '' };
  const plain = new Chalk({ level: 0 });
  return {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    paint: plain,
    paintError: plain,
    interrupt,
    out: () => written.stdout,
    err: () => written.stderr,
  };
}

/** stderr as a terminal. */
export function terminal(columns = 80): { io: Io; written: () => string } {
  let text = '';
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += chunk;
      done();
    },
  });
  const stderr = Object.assign(stream, { isTTY: true, columns });
  return { io: { ...captureIo(), stderr }, written: () => text };
}
