import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp, type MlpDescription } from '../../src/model/build-mlp.ts';
import type { OptimizerConfig } from '../../src/optimizers/index.ts';
import { LayersEngine } from '../../src/training/engines/layers/engine.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import type { EarlyStoppingSettings } from '../../src/training/observers/early-stopping.ts';
import {
  type Checkpoint,
  Training,
  type TrainingOutcome,
  type TrainingSettings,
} from '../../src/training/training.ts';
import { stripes } from './toy-data.ts';

const classes = 4;
const data = { train: stripes(200, classes, 1), validation: stripes(60, classes, 2) };
const layers: MlpDescription['layers'] = [
  { flatten: {} },
  { dense: { units: 24, activation: 'relu' } },
  { dropout: { rate: 0.3 } },
  { dense: { units: classes, activation: 'softmax' } },
];
const sgd: OptimizerConfig = { type: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false };
const patient: EarlyStoppingSettings = {
  monitor: 'valLoss',
  mode: 'auto',
  patience: 3,
  minDelta: 0,
  startFromEpoch: 0,
  restoreBest: true,
};

function newEngine(optimizer = sgd) {
  const model = buildMlp({ inputShape: [4, classes], layers, seed: 1 });
  return new LayersEngine({ model, train: data.train, batchSize: 16, optimizer, seed: 1 });
}

interface Finished {
  records: EpochRecord[];
  outcome: TrainingOutcome;
  checkpoint: Checkpoint;
  engine: LayersEngine;
}

/** Trains to the end; Ctrl-C is pressed after the epoch `interruptAfter`. */
async function run(
  settings: Partial<TrainingSettings>,
  from?: Checkpoint,
  interruptAfter?: number,
  optimizer = sgd,
): Promise<Finished> {
  const engine = newEngine(optimizer);
  const training = new Training(
    engine,
    data,
    { epochs: 5, learningRate: optimizer.learningRate, rates: [0.3], ...settings },
    from,
  );
  const interrupt = new AbortController();
  const epochs = training.epochs(interrupt.signal);
  const records: EpochRecord[] = [];
  for (;;) {
    const next = await epochs.next();
    if (next.done) return { records, outcome: next.value, checkpoint: training.checkpoint(), engine };
    records.push(next.value);
    if (next.value.epoch === interruptAfter) interrupt.abort();
  }
}

const metrics = ({ durationMs: _, samplesPerSecond: __, ...rest }: EpochRecord) => rest;

beforeAll(async () => {
  await useBackend('wasm');
});

describe('Training', () => {
  test('yields one record per epoch and learns: the loss of both sets falls, the accuracy rises', async () => {
    const { records, outcome } = await run({ epochs: 12 });
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const [first, last] = [records[0] as EpochRecord, records[11] as EpochRecord];
    expect(last.trainLoss).toBeLessThan(first.trainLoss / 2);
    expect(last.valLoss).toBeLessThan(first.valLoss as number);
    expect(last.valAccuracy).toBeGreaterThan(0.85);
    expect(outcome).toEqual({ reason: 'epochs', lastEpoch: 12, weightsOfEpoch: 12 });
  });

  test('the training loss is measured after the epoch without dropout: below the objective, which has it', async () => {
    const { records } = await run({ epochs: 3 });
    for (const { trainLoss, objective } of records) expect(trainLoss).toBeLessThan(objective);
  });

  test('the record agrees with measuring the model again', async () => {
    const { records, engine } = await run({ epochs: 2 });
    const measured = await engine.measure(data.validation);
    expect(measured).toEqual({ loss: records[1]?.valLoss, accuracy: records[1]?.valAccuracy });
  });

  test('without validation images there are no validation metrics', async () => {
    const engine = newEngine();
    const none = { ...data, validation: { images: new Uint8Array(), labels: new Uint8Array(), count: 0 } };
    const epochs = new Training(engine, none, { epochs: 1, learningRate: 0.05, rates: [0.3] }).epochs(
      new AbortController().signal,
    );
    const { value } = await epochs.next();
    expect(Object.keys(value)).not.toContain('valLoss');
  });

  test('stops when patience is spent and puts back the weights of the best epoch', async () => {
    const { records, outcome, engine } = await run({ epochs: 500, earlyStopping: patient });
    const best = records.reduce((a, b) => ((b.valLoss as number) < (a.valLoss as number) ? b : a));
    expect(outcome).toEqual({
      reason: 'patience',
      lastEpoch: best.epoch + 3,
      bestEpoch: best.epoch,
      weightsOfEpoch: best.epoch,
    });
    expect((await engine.measure(data.validation)).loss).toBe(best.valLoss);
  });

  test('without restoreBest the last weights stay', async () => {
    const { records, outcome, engine } = await run({
      epochs: 500,
      earlyStopping: { ...patient, restoreBest: false },
    });
    expect(outcome.weightsOfEpoch).toBe(outcome.lastEpoch);
    expect((await engine.measure(data.validation)).loss).toBe(records.at(-1)?.valLoss);
  });

  test('an interrupt between two epochs ends there, with the best weights put back', async () => {
    const { records, outcome } = await run(
      { epochs: 500, earlyStopping: { ...patient, patience: 400 } },
      undefined,
      4,
    );
    const best = records.reduce((a, b) => ((b.valLoss as number) < (a.valLoss as number) ? b : a));
    expect(outcome).toEqual({
      reason: 'interrupted',
      lastEpoch: 4,
      bestEpoch: best.epoch,
      weightsOfEpoch: best.epoch,
    });
  });

  test('the last epoch puts the best weights back as well', async () => {
    const { outcome, records } = await run({
      epochs: 3,
      earlyStopping: { ...patient, monitor: 'trainLoss', mode: 'max' },
    });
    expect(outcome).toMatchObject({ reason: 'epochs', lastEpoch: 3, bestEpoch: 1, weightsOfEpoch: 1 });
    expect(records).toHaveLength(3);
  });

  describe('it ends as if nothing had come between', () => {
    const settings = { epochs: 60, earlyStopping: patient };
    let whole: Finished;
    beforeAll(async () => {
      whole = await run(settings);
    });

    test.each([1, 4, 9])('interrupted after epoch %d and taken up again', async (epoch) => {
      const part = await run(settings, undefined, epoch);
      const rest = await run(settings, structuredClone(part.checkpoint));
      expect([...part.records, ...rest.records].map(metrics)).toEqual(whole.records.map(metrics));
      expect(rest.outcome).toEqual(whole.outcome);
      expect(rest.engine.readState().weights).toEqual(whole.engine.readState().weights);
    });
  });

  test('more epochs after the last go on from the last weights, not from the best', async () => {
    const short = await run({ epochs: 4, earlyStopping: { ...patient, patience: 50 } });
    const longer = await run({ epochs: 6, earlyStopping: { ...patient, patience: 50 } }, short.checkpoint);
    const whole = await run({ epochs: 6, earlyStopping: { ...patient, patience: 50 } });
    expect(longer.records.map(metrics)).toEqual(whole.records.slice(4).map(metrics));
  });

  test('a loss of NaN ends training at once', async () => {
    const { outcome, records } = await run({ epochs: 50 }, undefined, undefined, {
      ...sgd,
      learningRate: 1e30,
    });
    expect(outcome.reason).toBe('diverged');
    expect(records.length).toBeLessThan(5);
    expect(Number.isFinite(records.at(-1)?.objective)).toBe(false);
  });
});
