import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { trainingProgress } from '../../src/commands/training-progress.ts';
import { epochRecord } from '../report/epoch-records.ts';
import { captureIo, terminal } from './captured-io.ts';

const slice = { epoch: 1, samplesDone: 500, samplesTotal: 1000, loss: 0.5, accuracy: 0.75 };
const epoch1 =
  'epoch 1/3  train loss 0.5000 acc 0.8750  val loss 0.7500 acc 0.8125  1.25 s   45 200 samples/s';
const epoch2 = epoch1.replace('epoch 1', 'epoch 2');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What stands on each line of the terminal in the end: a carriage return goes back, an erase clears. */
function screen(written: string): string[] {
  const lines = written.split('\n').map((line) => line.split('\u001b[1G').at(-1) ?? '');
  return lines.map((line) => stripVTControlCharacters(line));
}

test('without a terminal: a line an epoch', () => {
  const io = captureIo();
  const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
  progress.onProgress(slice);
  progress.onEpoch(epochRecord(1), {});
  progress.onProgress({ ...slice, epoch: 2 });
  progress.onEpoch(epochRecord(2), {});
  progress.stop();
  expect(io.err()).toBe(`${epoch1}\n${epoch2}\n`);
  expect(io.out()).toBe('');
});

test('the best epoch so far has a dot, and the others are aligned with it', () => {
  const io = captureIo();
  const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
  progress.onEpoch(epochRecord(1), { bestEpoch: 1 });
  progress.onEpoch(epochRecord(2), { bestEpoch: 1 });
  expect(io.err()).toBe(
    [epoch1.replace('acc 0.8125', 'acc 0.8125 ●'), epoch2.replace('acc 0.8125', 'acc 0.8125  ')]
      .map((line) => `${line}\n`)
      .join(''),
  );
});

test.each([true, false])('quiet: nothing, on a terminal: %s', (isTTY) => {
  const { io, written } = terminal();
  const progress = trainingProgress(isTTY ? io : { ...io, stderr: { write: io.stderr.write } }, {
    epochs: 3,
    quiet: true,
    resumedAfterMs: 0,
  });
  progress.onProgress(slice);
  progress.onEpoch(epochRecord(1), {});
  progress.stop();
  expect(written()).toBe('');
});

describe('on a terminal', () => {
  test('the running epoch has a bar with loss, accuracy and the time left', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
    vi.advanceTimersByTime(2000);
    progress.onProgress(slice);
    expect(screen(written()).at(-1)).toBe(
      'epoch 1/3 ███░░░ 50 %  loss 0.5000 acc 0.7500  2.0 s left, run 10.0 s',
    );
    progress.stop();
  });

  test('an epoch taken up again counts the time it had before', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 2000 });
    progress.onProgress(slice);
    expect(screen(written()).at(-1)).toBe(
      'epoch 1/3 ███░░░ 50 %  loss 0.5000 acc 0.7500  2.0 s left, run 10.0 s',
    );
    progress.stop();
  });

  test('the time left for the run follows the epochs that have ended', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
    vi.advanceTimersByTime(60_000);
    progress.onEpoch(epochRecord(1), {});
    vi.advanceTimersByTime(2000);
    progress.onProgress({ ...slice, epoch: 2 });
    expect(screen(written()).at(-1)).toBe(
      'epoch 2/3 ███░░░ 50 %  loss 0.5000 acc 0.7500  2.0 s left, run 1 min 02 s',
    );
    progress.stop();
  });

  test('the line of an ended epoch takes the place of its bar', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
    for (const epoch of [1, 2]) {
      progress.onProgress({ ...slice, epoch });
      vi.advanceTimersByTime(1000);
      progress.onProgress({ ...slice, epoch, samplesDone: 1000 });
      progress.onEpoch(epochRecord(epoch), {});
    }
    progress.stop();
    expect(screen(written())).toEqual([
      ...[epoch1, epoch2].map((line) => line.replace(/ +45 200.*/, '')),
      '',
    ]);
  });

  test('it is redrawn 15 times a second at most', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
    for (let samplesDone = 1; samplesDone <= 1000; samplesDone++) {
      vi.advanceTimersByTime(1);
      progress.onProgress({ ...slice, samplesDone });
    }
    progress.stop();
    expect(written().match(/epoch 1/g)?.length).toBeLessThanOrEqual(17); // with the first and the last drawing
  });

  test('after stop() nothing is drawn any more, and the cursor and line wrapping are as they were', () => {
    const { io, written } = terminal();
    const progress = trainingProgress(io, { epochs: 3, quiet: false, resumedAfterMs: 0 });
    progress.onProgress(slice);
    progress.stop();
    const before = written();
    vi.advanceTimersByTime(5000);
    expect(written()).toBe(before);
    expect(screen(before)).toEqual(['']);
    expect(before).not.toMatch(/\[\?(25|7)l/);
    expect(vi.getTimerCount()).toBe(0);
  });
});
