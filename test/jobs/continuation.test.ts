import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { checkSchedules, continuation } from '../../src/jobs/continuation.ts';
import type { RunDirectory } from '../../src/runs/run-directory.ts';
import type { RateSchedule, Schedule } from '../../src/schedules/index.ts';
import type { EngineState } from '../../src/training/engine.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import type { Checkpoint } from '../../src/training/training.ts';

const stateOf = (value: number): EngineState => ({ weights: [Float32Array.of(value)], slots: {} });
const unfinished = { batchesDone: 1, samplesDone: 9, sums: { loss: 1, penalty: 0, hits: 4 }, durationMs: 5 };

/** Three epochs, of which the second had the lowest loss. */
const from: Checkpoint = {
  epoch: 3,
  state: stateOf(3),
  observers: { earlyStopping: { bestEpoch: 2, bestValue: 0.25, wait: 1 } },
  best: stateOf(2),
};
const historyOf = (valAccuracies: readonly number[]) =>
  valAccuracies.map(
    (valAccuracy, index) =>
      ({ epoch: index + 1, valLoss: [0.5, 0.25, 0.75][index], valAccuracy }) as EpochRecord,
  );
const training = (monitor: 'valLoss' | 'valAccuracy') =>
  ({
    epochs: 9,
    earlyStopping: { monitor, mode: 'auto', patience: 5, minDelta: 0, startFromEpoch: 0, restoreBest: true },
  }) as Config['training'];

test.each([
  ['the same metric', 'valLoss', [0.5, 0.6, 0.7], from, { bestEpoch: 2, bestValue: 0.25, wait: 1 }, stateOf(2)],
  ['a metric that was best in the last epoch', 'valAccuracy', [0.5, 0.6, 0.7], from, { bestEpoch: 3, bestValue: 0.7, wait: 0 }, stateOf(3)],
  ['one that was best in an epoch whose weights were not kept', 'valAccuracy', [0.9, 0.6, 0.7], from, { bestEpoch: 1, bestValue: 0.9, wait: 2 }, undefined],
  ['one that was best in the epoch that was kept', 'valAccuracy', [0.5, 0.9, 0.7], from, { bestEpoch: 2, bestValue: 0.9, wait: 1 }, stateOf(2)],
  ['one that was best before an epoch that has begun', 'valAccuracy', [0.5, 0.6, 0.7], { ...from, unfinished }, { bestEpoch: 3, bestValue: 0.7, wait: 0 }, undefined],
] as const)('under %s training goes on with its own best value and weights', (_, monitor, accuracies, checkpoint, earlyStopping, best) => {
  const { best: found, ...rest } = continuation('run', checkpoint, historyOf(accuracies), training(monitor));
  const { best: __, ...others } = checkpoint;
  expect(rest).toEqual({ ...others, observers: { earlyStopping } });
  expect(found).toEqual(best);
}); // biome-ignore format: a table

const run = { path: 'runs/one' } as RunDirectory;
const lasting = (learningRate: Schedule, epochs: number, rate: RateSchedule = 0.2) =>
  ({
    model: { layers: [{ flatten: {} }, { dropout: { rate } }] },
    training: { epochs, optimizer: { type: 'sgd', learningRate } },
  }) as unknown as Config;
const begun: Checkpoint = { ...from, epoch: 0, unfinished };

describe('more epochs', () => {
  test.each<[string, Schedule, Checkpoint]>([
    ['behind a schedule of so many epochs', { cosine: { from: 0.1, to: 0, epochs: 6 } }, from],
    [
      'while a schedule that lasts to the end warms up',
      { cosine: { from: 0.1, to: 0, warmupEpochs: 3 } },
      from,
    ],
    [
      'before a schedule that lasts to the end has begun',
      { cosine: { from: 0.1, to: 0 } },
      { ...from, epoch: 0 },
    ],
    ['with a schedule that never ends', { exponential: { from: 0.1, factor: 0.5 } }, from],
  ])('%s change nothing that has been trained', (_, learningRate, checkpoint) => {
    expect(() =>
      checkSchedules(run, lasting(learningRate, 9), lasting(learningRate, 12), checkpoint),
    ).not.toThrow();
  });

  test.each<[string, Config, Config, Checkpoint]>([
    [
      'training.optimizer.learningRate',
      lasting({ linear: { from: 0.1, to: 0 } }, 9),
      lasting({ linear: { from: 0.1, to: 0 } }, 12),
      from,
    ],
    [
      'training.optimizer.learningRate',
      lasting({ linear: { from: 0.1, to: 0 } }, 9),
      lasting({ linear: { from: 0.1, to: 0 } }, 12),
      begun,
    ],
    [
      'model.layers.1.dropout.rate',
      lasting(0.1, 9, { curriculum: { rate: 0.5 } }),
      lasting(0.1, 12, { curriculum: { rate: 0.5 } }),
      from,
    ],
  ])('are refused where %s would have been another', (name, before, now, checkpoint) => {
    expect(() => checkSchedules(run, before, now, checkpoint)).toThrow(
      `training.epochs: with 12 instead of 9, ${name} would have been another in the epochs that runs/one has trained, because its schedule lasts to the end of training`,
    );
  });
});
