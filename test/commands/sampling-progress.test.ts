import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Io } from '../../src/commands/io.ts';
import { samplingProgress } from '../../src/commands/sampling-progress.ts';
import { captureIo, terminal } from './captured-io.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Three blocks of 500 images with 20 numbers each, a second apart. */
async function* blocks(): AsyncGenerator<Float32Array> {
  for (let number = 0; number < 3; number++) {
    vi.advanceTimersByTime(1000);
    yield new Float32Array(500 * 20).fill(number);
  }
}

async function watched(io: Io, quiet = false): Promise<number[]> {
  const firsts: number[] = [];
  const sizes = { images: 1500, numbersAnImage: 20 };
  for await (const block of samplingProgress({ quiet }, io)(blocks(), sizes)) firsts.push(block[0] as number);
  return firsts;
}

test('on a terminal a bar has the share of the images and the time left, and is gone in the end', async () => {
  const { io, written } = terminal();
  expect(await watched(io)).toEqual([0, 1, 2]);
  expect(written()).toContain('Sampling ████████░░░░░░░░░░░░░░░░ 33 % of 1 500 images, 2.0 s left');
  expect(written()).toContain('Sampling ████████████████░░░░░░░░ 66 % of 1 500 images, 1.0 s left');
  expect(written().split('\u001b[1G').at(-1)).toBe('\u001b[2K');
});

test('on a narrow terminal the time left has room', async () => {
  const { io, written } = terminal(40);
  await watched(io);
  expect(written()).toContain('Sampling ██░░░░░ 33 %, 2.0 s left');
});

test.each([
  ['a pipe', captureIo, false],
  ['a terminal with --quiet', () => terminal(), true],
])('on %s there is none', async (_, open, quiet) => {
  const opened = open();
  const [io, written] = 'written' in opened ? [opened.io, opened.written] : [opened, opened.err];
  expect(await watched(io, quiet)).toEqual([0, 1, 2]);
  expect(written()).toBe('');
});
