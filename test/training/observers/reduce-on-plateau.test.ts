import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { epochSettings } from '../../../src/training/epoch-settings.ts';
import {
  ReduceOnPlateau,
  type ReduceOnPlateauSettings,
} from '../../../src/training/observers/reduce-on-plateau.ts';
import { epochRecord } from '../../report/epoch-records.ts';

interface Case {
  readonly learningRate: number;
  readonly settings: ReduceOnPlateauSettings;
  readonly values: readonly number[];
  readonly learningRates: readonly number[];
}

/** What `scripts/plateau-peers.mjs` stored. */
const cases: Case[] = JSON.parse(readFileSync(new URL('plateau.json', import.meta.url), 'utf8'));

/** The learning rate of each epoch, and what was decided behind it; every epoch is taken up from its state. */
function course({ learningRate, settings, values }: Omit<Case, 'learningRates'>) {
  let observer = new ReduceOnPlateau({ ...settings, monitor: 'valLoss' });
  return values.map((valLoss, index) => {
    observer = new ReduceOnPlateau({ ...settings, monitor: 'valLoss' }, structuredClone(observer.state));
    const position = { epoch: index + 1, epochs: values.length, batches: 1 };
    const { learningRates } = epochSettings(observer.adjust({ learningRate, rates: [] }), position);
    const rate = learningRates[0] as number;
    const { decisions } = observer.observe(epochRecord(index + 1, { valLoss, learningRate: rate }));
    return { rate, decisions };
  });
}

test('Keras reduced in most of the cases, more than once in many', () => {
  const levels = cases.map(({ learningRates }) => new Set(learningRates).size);
  expect(levels.filter((count) => count > 1).length).toBeGreaterThan(40);
  expect(levels.filter((count) => count > 2).length).toBeGreaterThan(20);
});

test.each(cases.map((one, index) => [index, one] as const))(
  'case %d: the learning rates of Keras',
  (_, one) => {
    for (const [epoch, { rate }] of course(one).entries())
      expect(Math.abs(rate / one.learningRates[epoch]! - 1)).toBeLessThan(1e-6);
  },
);

test('a reduction is a decision, with the learning rate before and behind it', () => {
  const settings = {
    monitor: 'valLoss',
    mode: 'auto',
    factor: 0.5,
    patience: 2,
    minDelta: 0,
    cooldown: 0,
    minLearningRate: 0.03,
  } as const;
  const decided = course({ learningRate: 0.1, settings, values: [1, 1, 1, 1, 1, 1, 1] }).map(
    ({ decisions }) => decisions,
  );
  expect(decided).toEqual([
    undefined,
    undefined,
    [{ setting: 'learningRate', from: 0.1, to: 0.05 }],
    undefined,
    [{ setting: 'learningRate', from: 0.05, to: 0.03 }],
    undefined,
    undefined,
  ]);
});

test('a schedule goes on below the reductions, and is not raised to their bound', () => {
  const observer = new ReduceOnPlateau(
    {
      monitor: 'valLoss',
      mode: 'auto',
      factor: 0.5,
      patience: 2,
      minDelta: 0,
      cooldown: 0,
      minLearningRate: 0.02,
    },
    { wait: 0, cooldown: 0, factor: 0.5 },
  );
  const learningRate = { linear: { from: 0.08, to: 0, epochs: 4 } };
  const { learningRates } = epochSettings(observer.adjust({ learningRate, rates: [] }), {
    epoch: 1,
    epochs: 4,
    batches: 16,
  });
  for (const [batch, rate] of [0.04, 0.039375, 0.03875].entries())
    expect(learningRates[batch]).toBeCloseTo(rate, 12);
  const last = epochSettings(observer.adjust({ learningRate, rates: [] }), {
    epoch: 4,
    epochs: 4,
    batches: 2,
  });
  expect([...last.learningRates].map((rate) => Number(rate.toFixed(12)))).toEqual([0.02, 0.01]);
});
