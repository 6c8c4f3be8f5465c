import { describe, expect, test } from 'vitest';
import type { EpochRecord } from '../../../src/training/epoch-record.ts';
import { EarlyStopping, type EarlyStoppingSettings } from '../../../src/training/observers/early-stopping.ts';

const defaults: EarlyStoppingSettings = {
  monitor: 'valLoss',
  mode: 'auto',
  patience: 1,
  minDelta: 0,
  startFromEpoch: 0,
  restoreBest: true,
};

function record(epoch: number, value: number): EpochRecord {
  const metrics = { trainLoss: value, trainAccuracy: value, valLoss: value, valAccuracy: value };
  return {
    epoch,
    ...metrics,
    penalty: 0,
    objective: 1,
    learningRate: 0.01,
    durationMs: 1,
    samplesPerSecond: 1,
  };
}

/** The epoch at which it stops (0: not at all) and the best one. */
function outcome(values: readonly number[], settings: Partial<EarlyStoppingSettings>) {
  const earlyStopping = new EarlyStopping({ ...defaults, ...settings });
  for (const [index, value] of values.entries()) {
    const { stop } = earlyStopping.observe(record(index + 1, value));
    if (stop) return { stopped: index + 1, best: earlyStopping.state.bestEpoch };
  }
  return { stopped: 0, best: earlyStopping.state.bestEpoch };
}

describe('EarlyStopping', () => {
  test.each<[string, number[], Partial<EarlyStoppingSettings>, number, number | undefined]>([
    ['never while the loss falls', [5, 4, 3, 2], {}, 0, 4],
    ['patience 1 at the first epoch that is no better', [5, 4, 4, 1], {}, 3, 2],
    ['patience 2 at the second in a row', [5, 4, 6, 6, 1], { patience: 2 }, 4, 2],
    ['an improvement starts the wait anew', [5, 6, 4, 6, 6], { patience: 2 }, 5, 3],
    ['minDelta 0.5 ignores smaller steps', [5, 4.7, 4.6, 4.4], { patience: 2, minDelta: 0.5 }, 3, 1],
    ['startFromEpoch 2 leaves two epochs out', [1, 9, 8, 7], { startFromEpoch: 2 }, 0, 4],
    ['an accuracy is to rise', [0.1, 0.2, 0.15], { monitor: 'valAccuracy' }, 3, 2],
    ['mode max wins over the name', [1, 2, 1], { mode: 'max' }, 3, 2],
    ['a NaN is no improvement', [5, Number.NaN], {}, 2, 1],
    ['a NaN at first is replaced by any number', [Number.NaN, 5, 4], { patience: 2 }, 0, 3],
  ])('%s', (_, values, settings, stopped, best) => {
    expect(outcome(values, settings)).toEqual({ stopped, best });
  });

  /*
   * Made by Keras 3.15.1 on JAX 0.10.2: keras.callbacks.EarlyStopping(monitor='val_loss', ...) with a model that only
   * counts epochs, on_epoch_end(epoch, {'val_loss': value}) until model.stop_training, then on_train_end(); the best
   * epoch is the one whose weights it restored. All but the last two come out otherwise when compared in float64.
   */
  test.each<['min' | 'max', number[], number, number, number, number, number]>([
    ['min', [0.8, 0.7, 0.6, 0.5], 0.1, 2, 0, 0, 3],
    ['min', [2.1, 2.05, 2.1, 2.15, 2.05, 2], 0.05, 4, 0, 5, 1],
    ['min', [0.0006, 0.0004, 0.0003], 0.0001, 1, 1, 3, 2],
    ['min', [13.25, 13.5, 13.249999999, 13.75, 13.500000001], 0.25, 3, 1, 5, 2],
    ['min', [0.21, 0.22, 0.2, 0.190000001, 0.190000001, 0.18], 0.01, 3, 0, 0, 4],
    ['min', [0.220000001, 0.219999999, 0.24, 0.22], 0, 2, 0, 3, 1],
    ['max', [2.15, 2.1, 2.2, 2.15], 0.05, 4, 0, 0, 1],
    ['max', [0.5, 0.49, 0.5, 0.49, 0.48, 0.500000001, 0.48], 0.01, 5, 1, 7, 2],
    ['max', [0.26, 0.269999999, 0.27, 0.27, 0.25], 0, 3, 0, 5, 2],
    ['max', [0.57, 0.58, 0.59, 0.6], 0.01, 2, 0, 0, 3],
    ['max', [5, 5.1, 5.2, 5.1, 5.3, 5.2], 0.1, 2, 0, 5, 3],
  ])('as Keras: %s of %j, minDelta %d, patience %d, startFromEpoch %d', (mode, values, ...rest) => {
    const [minDelta, patience, startFromEpoch, stopped, best] = rest;
    expect(outcome(values, { mode, minDelta, patience, startFromEpoch })).toEqual({ stopped, best });
  });

  test('a metric that does not exist is an error, not a warning', () => {
    const { valLoss: _, ...withoutValidation } = record(1, 1);
    expect(() => new EarlyStopping(defaults).observe(withoutValidation)).toThrow('epoch 1 has no valLoss');
  });

  test('goes on from a saved state as if nothing had come between', () => {
    const before = new EarlyStopping({ ...defaults, patience: 2 });
    for (const [index, value] of [5, 4, 6].entries()) before.observe(record(index + 1, value));
    const after = new EarlyStopping({ ...defaults, patience: 2 }, structuredClone(before.state));
    expect(after.observe(record(4, 6))).toEqual({ improved: false, stop: true });
  });
});
