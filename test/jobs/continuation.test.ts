import { expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { continuation } from '../../src/jobs/continuation.ts';
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
