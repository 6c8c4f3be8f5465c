import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../src/backend/backend.ts';
import { buildMlp, type MlpDescription } from '../../src/model/build-mlp.ts';
import type { OptimizerConfig } from '../../src/optimizers/index.ts';
import type { EngineState } from '../../src/training/engine.ts';
import { createEngine } from '../../src/training/engines/create-engine.ts';
import type { EpochRecord } from '../../src/training/epoch-record.ts';
import { epochSettings } from '../../src/training/epoch-settings.ts';
import { type Checkpoint, Training, type TrainingSettings } from '../../src/training/training.ts';
import { isThorough } from '../thorough.ts';
import { type Contestant, describeEngines } from './contestants.ts';
import { useSteppingClock } from './stepping-clock.ts';
import { stripes } from './toy-data.ts';

const classes = 4;
const validation = stripes(60, classes, 2);
const data = { train: stripes(600, classes, 1), validation };
/** In batches of four. */
const small = { train: stripes(100, classes, 1), validation };
const smallBatches = 25;
const layers: MlpDescription['layers'] = [
  { flatten: {} },
  { dropout: { rate: 0.1 } },
  { dense: { units: 24, activation: 'relu' } },
  { dropout: { rate: 0.3 } },
  { dense: { units: classes, activation: 'softmax' } },
];
/** Everything that may follow a schedule does. */
const scheduled = {
  learningRate: { cosine: { from: 0.05, to: 0.001, warmupEpochs: 0.5 } },
  momentum: { linear: { from: 0, to: 0.9, epochs: 2 } },
  rates: [{ curriculum: { rate: 0.4 } }, { late: { rate: 0.5, epochs: 1 } }],
  dropoutScale: { exponential: { from: 1, factor: 0.8 } },
} as const;
const optimizer: OptimizerConfig = {
  type: 'sgd',
  learningRate: scheduled.learningRate,
  momentum: scheduled.momentum,
  nesterov: true,
};

interface Ended {
  readonly records: EpochRecord[];
  readonly checkpoint: Checkpoint;
  readonly state: EngineState;
  readonly isInterrupted: boolean;
}

interface Circumstances {
  readonly images?: typeof data;
  readonly from?: Checkpoint;
  /** After so many looks at it, Ctrl-C has been pressed. */
  readonly looks?: number;
}

async function run(
  [choice, threads]: readonly ['fused' | 'layers', number],
  settings: TrainingSettings,
  { images = data, from, looks = Number.POSITIVE_INFINITY }: Circumstances = {},
): Promise<Ended> {
  const model = buildMlp({ inputShape: [4, classes], layers, seed: 1 });
  const { engine } = await createEngine(
    { choice, threads },
    { model, train: images.train, batchSize: 4, optimizer, seed: 1 },
  );
  const training = new Training(engine, images, settings, from);
  let looked = 0;
  const signal = {
    get aborted() {
      return ++looked > looks;
    },
  };
  const records: EpochRecord[] = [];
  const epochs = training.epochs(signal as AbortSignal);
  for (;;) {
    const next = await epochs.next();
    if (next.done) {
      const ended = { checkpoint: training.checkpoint(), state: engine.readState() };
      engine.dispose();
      return { records, ...ended, isInterrupted: next.value.reason === 'interrupted' };
    }
    records.push(next.value);
  }
}

/** Trains in parts, each of which is interrupted at the third look. */
async function runInParts(
  contestant: Contestant,
  settings: TrainingSettings,
): Promise<{ readonly records: EpochRecord[]; readonly parts: number; readonly state: EngineState }> {
  const records: EpochRecord[] = [];
  for (let [parts, from]: [number, Checkpoint | undefined] = [1, undefined]; ; parts++) {
    const part: Ended = await run(contestant, settings, { images: small, looks: 2, ...(from && { from }) });
    records.push(...part.records);
    if (!part.isInterrupted) return { records, parts, state: part.state };
    from = structuredClone(part.checkpoint);
  }
}

const figures = ({ durationMs: _, samplesPerSecond: __, ...rest }: EpochRecord) => rest;

useSteppingClock();
beforeAll(async () => {
  await useBackend('wasm');
});

describeEngines((contestant) => {
  test('observers that change settings go on from the checkpoint', async () => {
    const adaptive = { start: 0.2, targetGap: 0.05, min: 0.1, max: 0.7 };
    const reduceOnPlateau = {
      monitor: 'trainLoss',
      mode: 'max',
      factor: 0.5,
      patience: 1,
      minDelta: 0,
      cooldown: 1,
      minLearningRate: 0,
    } as const;
    const settings = { epochs: 4, ...scheduled, rates: [{ adaptive }, 0.3], reduceOnPlateau };
    const whole = await run(contestant, settings, { images: small });
    const { records, state } = await runInParts(contestant, settings);
    expect(records.map(figures)).toEqual(whole.records.map(figures));
    expect(state).toEqual(whole.state);
    const changed = whole.records.flatMap(({ decisions = [] }) => decisions.map(({ setting }) => setting));
    expect(new Set(changed)).toEqual(new Set(['learningRate', 'dropoutRates.0']));
    const [first, second] = whole.records;
    expect(second?.dropoutRates?.[0]).toBeCloseTo(
      (first?.decisions?.at(-1)?.to as number) * 0.8 ** (2 - 1 / smallBatches),
      12,
    );
  });

  test('with every schedule at work, interrupts within epochs leave no trace', async () => {
    const settings = { epochs: 3, ...scheduled };
    const whole = await run(contestant, settings, { images: small });
    const { records, parts, state } = await runInParts(contestant, settings);
    expect(parts).toBeGreaterThan(2);
    expect(state).toEqual(whole.state);
    expect(records.map(figures)).toEqual(whole.records.map(figures));
  });
});

test('any number of threads gives the same bits, which are pinned: schedules are the same on every machine', async () => {
  const hashes = [];
  for (const threads of isThorough ? [1, 2, 3, 7] : [1, 3]) {
    const { state, records } = await run(['fused', threads], { epochs: 3, ...scheduled });
    const hash = createHash('sha256').update(JSON.stringify(records.map(figures)));
    for (const values of [...state.weights, ...(state.slots.velocity ?? [])]) hash.update(values);
    hashes.push(hash.digest('hex').slice(0, 16));
  }
  expect(hashes).toEqual(hashes.map(() => 'a62fb7789e0796cd'));
});

describe('the record of an epoch', () => {
  test('has the numbers of its last batch: rates with their common factor, momentum where it is scheduled', async () => {
    const { records } = await run(['fused', 1], { epochs: 2, ...scheduled });
    const last = epochSettings(scheduled, { epoch: 2, epochs: 2, batches: 150 });
    expect(records[1]).toMatchObject({
      learningRate: last.learningRates[149],
      momentum: 0.9 * (299 / 300),
      dropoutRates: [last.rates[0]?.[149], last.rates[1]?.[149]],
    });
    expect(records[0]?.dropoutRates?.[1]).toBe(0);
    expect(records[1]?.dropoutRates?.[1]).toBeCloseTo(0.5 * 0.8 ** (299 / 150), 12);
  });

  test('has rates that stay too, and no momentum that stays', async () => {
    const { records } = await run(['fused', 1], {
      epochs: 1,
      ...scheduled,
      momentum: 0.9,
      rates: [0.1, 0.3],
      dropoutScale: 1,
    });
    expect(records[0]?.dropoutRates).toEqual([0.1, 0.3]);
    expect(Object.keys(records[0] as EpochRecord)).not.toContain('momentum');
  });
});

test.each([
  [0.5, 0.4, 0.2],
  [0, 0.4, 0],
  [2, 0.4, 0.8],
  [3, 0.4, 1 - 2 ** -16],
])('a factor of %d makes %d %d: below 1 in any case', (dropoutScale, rate, expected) => {
  const { rates } = epochSettings(
    { learningRate: 0.1, rates: [rate], dropoutScale },
    { epoch: 1, epochs: 1, batches: 2 },
  );
  expect(rates).toEqual([Float64Array.of(expected, expected)]);
});
