import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp, type MlpDescription } from '../../src/model/build-mlp.ts';
import type { EngineState } from '../../src/training/engine.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import type { EarlyStoppingSettings } from '../../src/training/observers/early-stopping.ts';
import { type Checkpoint, Training, type TrainingOutcome } from '../../src/training/training.ts';
import { type Contestant, describeEngines } from './contestants.ts';
import { useSteppingClock } from './stepping-clock.ts';
import { stripes } from './toy-data.ts';

const classes = 4;
const count = 100;
const data = { train: stripes(count, classes, 1), validation: stripes(60, classes, 2) };
const layers: MlpDescription['layers'] = [
  { flatten: {} },
  { gaussianNoise: { stddev: 0.1 } },
  { dense: { units: 24, activation: 'relu', kernelRegularizer: { l2: 1e-3 } } },
  { dropout: { rate: 0.3 } },
  { dense: { units: 12, activation: 'selu' } },
  { alphaDropout: { rate: 0.2 } },
  { dense: { units: classes, activation: 'softmax' } },
];
const patient: EarlyStoppingSettings = {
  monitor: 'valLoss',
  mode: 'auto',
  patience: 50,
  minDelta: 0,
  startFromEpoch: 0,
  restoreBest: true,
};

interface Ended {
  readonly records: EpochRecord[];
  readonly outcome: TrainingOutcome;
  readonly checkpoint: Checkpoint;
  readonly state: EngineState;
}

/** Whether Ctrl-C has been pressed, asked with the number of epochs that have ended. */
type Interrupt = (epochsDone: number) => boolean;

interface Circumstances {
  readonly from?: Checkpoint | undefined;
  readonly earlyStopping?: EarlyStoppingSettings;
  readonly learningRate?: number;
  readonly network?: MlpDescription['layers'];
}

/** Trains two epochs of 25 batches, or goes on with them. */
async function train(
  [choice, threads]: Contestant,
  interrupt: Interrupt,
  { from, earlyStopping, learningRate = 0.01, network = layers }: Circumstances = {},
): Promise<Ended> {
  const model = buildMlp({ inputShape: [4, classes], layers: network, seed: 1 });
  const optimizer = { type: 'sgd' as const, learningRate, momentum: 0.9, nesterov: true };
  const { engine } = await createEngine(
    { choice, threads },
    { model, train: data.train, batchSize: 4, optimizer, seed: 1 },
  );
  const settings = {
    epochs: 2,
    learningRate,
    rates: [0.1, 0.3, 0.2],
    ...(earlyStopping && { earlyStopping }),
  };
  const training = new Training(engine, data, settings, from);
  const records: EpochRecord[] = [];
  const signal = {
    get aborted() {
      return interrupt(records.length);
    },
  };
  const epochs = training.epochs(signal as AbortSignal);
  for (;;) {
    const next = await epochs.next();
    if (next.done) {
      const checkpoint = training.checkpoint();
      const state = engine.readState();
      engine.dispose();
      return { records, outcome: next.value, checkpoint, state };
    }
    records.push(next.value);
  }
}

const never: Interrupt = () => false;
/** Pressed when it is looked for the third time: before an epoch, after a part of it, after another. */
function thirdLook(): Interrupt {
  let looks = 0;
  return () => ++looks > 2;
}
/** Pressed within the second epoch. */
function inSecondEpoch(): Interrupt {
  let looks = 0;
  return (epochsDone) => epochsDone === 1 && ++looks > 1;
}

const figures = ({ durationMs: _, samplesPerSecond: __, ...rest }: EpochRecord) => rest;

useSteppingClock();
beforeAll(async () => {
  await useBackend('wasm');
});

async function endsAsIfWhole(contestant: Contestant, network = layers): Promise<void> {
  const whole = await train(contestant, never, { network });
  const records: EpochRecord[] = [];
  let [interrupts, from]: [number, Checkpoint | undefined] = [0, undefined];
  for (;;) {
    const part: Ended = await train(contestant, thirdLook(), { network, from });
    records.push(...part.records);
    if (part.outcome.reason !== 'interrupted') {
      expect(part.state).toEqual(whole.state);
      expect(part.outcome).toEqual(whole.outcome);
      break;
    }
    interrupts++;
    from = structuredClone(part.checkpoint);
  }
  expect(interrupts).toBeGreaterThan(1);
  expect(records.map(figures)).toEqual(whole.records.map(figures));
}

test('with DropConnect, the layers engine ends as if no interrupt had come between', async () => {
  const network = layers.map((layer) =>
    'dropout' in layer ? { dropConnect: { ...layer.dropout, inference: 'moments' as const } } : layer,
  );
  await endsAsIfWhole(['layers', 1], network);
});

test('with concrete dropout, the layers engine ends as if no interrupt had come between', async () => {
  const network = layers.map((layer) =>
    'dropout' in layer
      ? { concreteDropout: { start: layer.dropout.rate as number, lengthScale: 0.1, dropoutRegularizer: 1 } }
      : layer,
  );
  await endsAsIfWhole(['layers', 1], network);
});

describeEngines((contestant) => {
  test('interrupted again and again within its epochs, it ends as if nothing had come between', async () => {
    await endsAsIfWhole(contestant);
  });

  test('says how far the epoch came, and keeps the weights reached', async () => {
    const { outcome, records, state, checkpoint } = await train(contestant, thirdLook());
    const samplesDone = outcome.unfinishedEpoch?.samplesDone ?? 0;
    expect(samplesDone % 4).toBe(0);
    expect(samplesDone).toBeGreaterThan(0);
    expect(samplesDone).toBeLessThan(count);
    expect(outcome).toEqual({
      reason: 'interrupted',
      lastEpoch: 0,
      unfinishedEpoch: { epoch: 1, samplesDone, samplesTotal: count },
      weightsOfEpoch: 1,
    });
    expect(records).toEqual([]);
    expect(checkpoint.state).toEqual(state);
  });
});

test('NaN in the unfinished epoch is a divergence, not an interrupt, and has its record', async () => {
  const { outcome, records } = await train(['fused', 1], thirdLook(), { learningRate: 1e30 });
  expect(outcome).toEqual({ reason: 'diverged', lastEpoch: 1, weightsOfEpoch: 1 });
  expect(records).toMatchObject([{ epoch: 1, objective: Number.NaN }]);
});

test('the best weights are put back, and training goes on from those reached', async () => {
  const contestant = ['layers', 1] as const;
  const whole = await train(contestant, never, { earlyStopping: patient });
  const part = await train(contestant, inSecondEpoch(), { earlyStopping: patient });
  expect(part.outcome).toMatchObject({ lastEpoch: 1, bestEpoch: 1, weightsOfEpoch: 1 });
  expect(part.outcome.unfinishedEpoch?.epoch).toBe(2);
  expect(part.state.weights).toEqual(part.checkpoint.best?.weights);
  expect(part.checkpoint.state).not.toEqual(part.checkpoint.best);
  const rest = await train(contestant, never, { from: part.checkpoint, earlyStopping: patient });
  expect(rest.outcome).toEqual(whole.outcome);
  expect(rest.state).toEqual(whole.state);
});
