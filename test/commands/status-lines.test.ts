import { expect, test } from 'vitest';
import { statusLines } from '../../src/commands/status-lines.ts';
import { captureIo } from './captured-io.ts';

test('lines are drawn over each other, and others printed above them', () => {
  const io = captureIo();
  let lines = ['one', 'two'];
  const status = statusLines(io, () => lines);
  status.update();
  status.update(); // so soon it is not drawn
  lines = ['x'.repeat(100)];
  status.print('stays');
  status.stop();
  // From the first column, which the ^C of an interrupt takes the cursor away from.
  expect(io.err()).toBe(`one\ntwo\n\r\u001b[2A\u001b[0Jstays\n${'x'.repeat(79)}\n\r\u001b[1A\u001b[0J`);
});

test('what stays is broken between words where the terminal is too narrow for it', () => {
  const io = captureIo();
  const stderr = Object.assign(io.stderr, { columns: 20 });
  const status = statusLines({ ...io, stderr }, () => ['all']);
  status.print('article, seed 1: failed: the loss became NaN');
  expect(io.err()).toBe('article, seed 1:\nfailed: the loss\nbecame NaN\nall\n');
});

test('of more lines than the terminal has, the first are drawn, and the last', () => {
  const io = captureIo();
  const stderr = Object.assign(io.stderr, { rows: 5 });
  const status = statusLines({ ...io, stderr }, () => ['one', 'two', 'three', 'four', 'five', 'all']);
  status.update();
  expect(io.err()).toBe('one\ntwo\nand 3 more\nall\n');
});
