import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { firstValue, type RateSchedule, rateSchedules, valueAt } from '../../src/schedules/index.ts';

const EPOCHS = 8;
const BATCHES = 5;

/** The numbers of all batches of a training. */
function course(schedule: RateSchedule, epochs = EPOCHS, batches = BATCHES): number[] {
  return Array.from({ length: epochs * batches }, (_, at) =>
    valueAt(schedule, { epoch: Math.floor(at / batches) + 1, epochs, batch: at % batches, batches }),
  );
}

/** What `scripts/schedule-peers.mjs` stored: 8 epochs of 5 batches. */
const peers: Record<string, number[]> = JSON.parse(
  readFileSync(new URL('peers.json', import.meta.url), 'utf8'),
);

const falling = { from: 0.1, to: 0.02 };
const ours: Record<string, RateSchedule> = {
  'keras linear': { linear: falling },
  'keras polynomial': { polynomial: { ...falling, power: 2.5, epochs: 6 } },
  'keras exponential': { exponential: { from: 0.1, factor: 0.7 } },
  'keras step': { step: { from: 0.1, factor: 0.3, epochs: 3 } },
  'keras inverseTime': { inverseTime: { from: 0.1, decay: 0.4 } },
  'keras cosine': { cosine: falling },
  'keras cosine with warm-up': { cosine: { ...falling, warmupEpochs: 2 } },
  'pytorch linear': { linear: { ...falling, epochs: 6 } },
  'pytorch polynomial': { polynomial: { from: 0.1, to: 0, power: 3 } },
  'pytorch exponential': { exponential: { from: 0.1, factor: 0.7 } },
  'pytorch step': { step: { from: 0.1, factor: 0.3, epochs: 3 } },
  'pytorch cosine': { cosine: falling },
  'rennie annealed': { annealed: { rate: 0.5, epochs: 6 } },
  'morerio curriculum': { curriculum: { rate: 0.4 } },
  'morerio curriculum with gamma': { curriculum: { rate: 0.5, gamma: 2 } },
  'liu early': { early: { rate: 0.5, epochs: 3 } },
  'liu late': { late: { rate: 0.5, epochs: 3 } },
};

test('every number that was stored is compared', () => {
  expect(Object.keys(ours)).toEqual(Object.keys(peers));
});

test.each(Object.entries(ours))('%s: the same numbers in 40 batches', (name, schedule) => {
  const differences = course(schedule).map((value, at) => Math.abs(value - peers[name]![at]!));
  expect(Math.max(...differences)).toBeLessThan(name.startsWith('keras') ? 2e-8 : 1e-9); // Keras has float32
});

/** Each kind as it may stand in front of warm-up. */
const kinds: RateSchedule[] = [
  { constant: { value: 0.4 } },
  { step: { from: 0.4, factor: 0.5, epochs: 2 } },
  { linear: { from: 0.4, to: 0.1 } },
  { exponential: { from: 0.4, factor: 0.5 } },
  { cosine: { from: 0.4, to: 0.1 } },
  { inverseTime: { from: 0.4, decay: 1 } },
  { polynomial: { from: 0.4, to: 0.1, power: 2 } },
  { annealed: { rate: 0.4, epochs: 5 } },
  { curriculum: { rate: 0.4 } },
  { early: { rate: 0.4, epochs: 2 } },
  { late: { rate: 0.4, epochs: 2 } },
];

test('every kind is among those that are tried here', () => {
  const { adaptive: _, ...ofProgress } = rateSchedules; // which follows the measured gap: test/training/observers
  expect(kinds.flatMap((kind) => Object.keys(kind))).toEqual(Object.keys(ofProgress));
});

describe.each(kinds)('%o', (kind) => {
  const [[name, settings]] = Object.entries(kind) as [[string, object]];
  const delayed = { [name]: { ...settings, warmupEpochs: 1.6 } } as RateSchedule;

  test('behind a warm-up it goes its way later, over what is left of the training', () => {
    const [first = 0] = course(kind);
    const risen = course(delayed, 8);
    for (let batch = 0; batch < 8; batch++) expect(risen[batch]).toBeCloseTo((first * batch) / 8, 12);
    const late = course(kind, 6.4, 5);
    for (let batch = 8; batch < 40; batch++) expect(risen[batch]).toBeCloseTo(late[batch - 8]!, 12);
  });

  test('a training that ends within the warm-up has numbers all the same', () => {
    expect(course(delayed, 1).every(Number.isFinite)).toBe(true);
  });

  test('gives the same number for the same place, whatever was asked before', () => {
    const last = { epoch: 8, epochs: 8, batch: 4, batches: 5 };
    expect(valueAt(kind, last)).toBe(course(kind).at(-1));
  });
});

test.each<[RateSchedule, number[]]>([
  [{ linear: { from: 0, to: 0.4, epochs: 2 } }, [0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4]],
  [{ step: { from: 0.8, factor: 0.5, epochs: 1 } }, [0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1]],
  [{ early: { rate: 0.5, epochs: 2 } }, [0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0]],
  [{ late: { rate: 0.5, epochs: 2 } }, [0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5]],
  [{ annealed: { rate: 0.4, epochs: 2 } }, [0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0]],
  [{ inverseTime: { from: 0.6, decay: 2 } }, [0.6, 0.3, 0.2, 0.15, 0.12, 0.1, 0.6 / 7, 0.075]],
  [0.3, [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]],
])('%o in four epochs of two batches', (schedule, expected) => {
  for (const [at, value] of course(schedule, 4, 2).entries()) expect(value).toBeCloseTo(expected[at]!, 12);
});

test('the first number is that of the first batch', () => {
  expect(firstValue({ linear: { from: 0.3, to: 0.1, epochs: 5 } })).toBe(0.3);
});
