import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { failureOf } from '../../src/experiments/cell-failure.ts';
import { trainingOf } from '../../src/experiments/cell-training.ts';
import type { RunMetrics } from '../../src/runs/records.ts';

describe('why a training has no result', () => {
  test.each([
    ['what the user did', new UserError('idx/truncated', 'x: cut short'), 'idx/truncated', 'x: cut short'],
    [
      'a full disk',
      Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', errno: -28, syscall: 'write', path: 'x/model' }),
      ...['file/enospc', 'x/model: the disk is full'],
    ],
    [
      'no memory for an array',
      new RangeError('Array buffer allocation failed'),
      ...['cell/memory', 'it ran out of memory: Array buffer allocation failed'],
    ],
    [
      'no memory for WebAssembly',
      new RangeError('WebAssembly.Memory(): could not allocate memory'),
      ...['cell/memory', 'it ran out of memory: WebAssembly.Memory(): could not allocate memory'],
    ],
    [
      'a defect of ours',
      Object.assign(new RangeError('3 logits for 2 labels'), { stack: 'RangeError: 3 logits\n  at x' }),
      ...['defect', 'RangeError: 3 logits\n  at x'],
    ],
    ['what is no error', 'nothing', 'defect', 'nothing'],
  ] as [string, unknown, string, string][])('%s', (_, thrown, code, message) =>
    expect(failureOf(thrown)).toEqual({ code, message }),
  );
});

describe('a result is', () => {
  const splits = { train: { count: 80 }, validation: { count: 0 }, test: { count: 40 } };
  const metrics = (change: Partial<RunMetrics>) =>
    ({
      ...{ reason: 'epochs', lastEpoch: 2, weightsOfEpoch: 2, durationMs: 9 },
      ...{ train: { loss: 0.25, accuracy: 0.75 }, test: { loss: 0.5, accuracy: 0.5 }, ...change },
    }) as RunMetrics;
  const resultOf = (change: Partial<RunMetrics>) =>
    trainingOf(splits, { metrics: metrics(change), history: [] });

  test('not there where the training was interrupted', () => {
    expect(resultOf({ reason: 'interrupted' })).toBeUndefined();
  });

  test.each([
    [{ reason: 'diverged' as const }, 'training diverged in epoch 2: the loss or the weights became NaN'],
    [{ test: { loss: Number.NaN, accuracy: 0.1 } }, 'training ended with a test loss of NaN'],
    [
      { validation: { loss: Number.POSITIVE_INFINITY, accuracy: 0.1 } },
      'training ended with a validation loss of Infinity',
    ],
  ])('refused where it would be no number: %j', (change, message) => {
    expect(() => resultOf(change)).toThrow(expect.objectContaining({ code: 'training/diverged', message }));
  });
});
