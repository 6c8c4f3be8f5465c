import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../src/backend/backend.ts';
import type { BackendName } from '../../../src/backend/names.ts';
import { checkAgainstDataset } from '../../../src/config/check.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Splits } from '../../../src/dataset/dataset.ts';
import { openDataset } from '../../../src/dataset/source.ts';
import { splitDataset } from '../../../src/dataset/split.ts';
import { buildMlp } from '../../../src/model/build-mlp.ts';
import { dropoutRates } from '../../../src/model/names.ts';
import { createEngine } from '../../../src/training/engines/create-engine.ts';
import type { EpochRecord } from '../../../src/training/epoch-record.ts';
import { Training, type TrainingOutcome } from '../../../src/training/training.ts';
import { isMissing, presentBackends } from '../../backend/backends.ts';
import { isThorough } from '../../thorough.ts';

const seed = 1;
/** Of each hidden layer: 800 in the article. */
const [units, learningRate] = isThorough ? [800, 0.1] : [32, 0.3];
const dataset = await openDataset('embedded');
const config = checkAgainstDataset(
  await loadConfig(undefined, [
    'seed=1',
    `training.optimizer.learningRate=${learningRate}`,
    ...[1, 3].map((layer) => `model.layers.${layer}.dense.units=${units}`),
  ]),
  dataset,
);

/** Shares of the digits to validate and to test with: the backend cpu takes long for each. */
const few = { validationFraction: 0.02, testFraction: 0.02 };

interface Trained {
  readonly records: readonly EpochRecord[];
  readonly outcome: TrainingOutcome;
  readonly weights: readonly Float32Array[];
}

/** The article's network, narrow unless it may take long, on some of the embedded digits. */
async function train(
  backend: BackendName,
  choice: 'layers' | 'fused',
  { images, epochs, patience }: { images: number; epochs: number; patience?: number },
): Promise<Trained> {
  await useBackend(backend);
  const splits: Splits = splitDataset(dataset, { ...config.data, ...few, subset: images, seed });
  const model = buildMlp({ ...config.model, seed });
  const { batchSize, optimizer } = config.training;
  const description = { model, train: splits.train, batchSize, optimizer, seed };
  const { engine } = await createEngine({ choice, threads: 1 }, description);
  const earlyStopping = patience && {
    monitor: 'valLoss' as const,
    mode: 'auto' as const,
    minDelta: 0,
    startFromEpoch: 0,
    restoreBest: true,
    patience,
  };
  const rates = dropoutRates(model).map(({ value }) => value);
  const settings = {
    epochs,
    rates,
    learningRate: optimizer.learningRate,
    ...(earlyStopping && { earlyStopping }),
  };
  const running = new Training(engine, splits, settings).epochs(new AbortController().signal);
  const records: EpochRecord[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { records, outcome: next.value, weights: engine.readState().weights };
    records.push(next.value);
  }
}

describe('with the same seed', () => {
  let onCpu: EpochRecord;
  beforeAll(async () => {
    onCpu = (await train('cpu', 'layers', { images: 600, epochs: 1 })).records[0] as EpochRecord;
  });

  test.for([
    ['node', 'layers'],
    ['wasm', 'layers'],
    ['wasm', 'fused'],
  ] as const)(
    'an epoch on %s by the %s engine has the losses of one on cpu, to 1e-5',
    async ([backend, engine], context) => {
      context.skip(isMissing(backend));
      const received = (await train(backend, engine, { images: 600, epochs: 1 })).records[0] as EpochRecord;
      for (const loss of ['objective', 'trainLoss', 'valLoss'] as const)
        expect(Math.abs((received[loss] as number) - (onCpu[loss] as number)), loss).toBeLessThan(1e-5);
      expect(received.valAccuracy).toBe(onCpu.valAccuracy);
    },
  );

  test('early stopping decides alike on all backends', async () => {
    const outcomes: unknown[] = [];
    for (const backend of presentBackends)
      outcomes.push((await train(backend, 'layers', { images: 100, epochs: 100, patience: 2 })).outcome);
    const [first, ...others] = outcomes;
    expect(first).toMatchObject({ reason: 'patience' });
    for (const outcome of others) expect(outcome).toEqual(first);
  });

  test.skipIf(isMissing('node'))('training on node is the same to the bit, twice', async () => {
    const [once, again] = [
      await train('node', 'layers', { images: 600, epochs: 2 }),
      await train('node', 'layers', { images: 600, epochs: 2 }),
    ];
    expect(again.weights).toEqual(once.weights);
  });
});
