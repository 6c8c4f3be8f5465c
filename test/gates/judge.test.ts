import { describe, expect, test } from 'vitest';
import type { Figures } from '../../src/gates/gate.ts';
import { type GateName, gates } from '../../src/gates/index.ts';
import { judge, limitsOf } from '../../src/gates/judge.ts';

const figures: Figures = { split: 'test', accuracy: 0.9415, loss: 0.2512, gap: 0.0312, seconds: 75.21 };
const judgeOne = (gate: GateName, limit: number, change: Partial<Figures> = {}) =>
  judge(limitsOf({ [gate]: limit }), { ...figures, ...change })[0];

/** [gate, a limit that it breaks, what is said of it] */
const broken: readonly [gate: GateName, limit: number, code: string, message: string][] = [
  ['minAccuracy', 0.95, 'gate/accuracy', 'test accuracy 0.9415 is below gates.minAccuracy 0.95 by 0.0085'],
  ['maxLoss', 0.2, 'gate/loss', 'test loss 0.2512 is above gates.maxLoss 0.2 by 0.051'],
  [
    'maxGap',
    0.02,
    'gate/gap',
    'gap (training less test accuracy) 0.0312 is above gates.maxGap 0.02 by 0.011',
  ],
  ['maxSeconds', 60, 'gate/seconds', 'training time 75.2 s is above gates.maxSeconds 60 by 15'],
];

describe('gates', () => {
  test.each(broken)('%s %d is broken', (gate, limit, code, message) => {
    const judged = judgeOne(gate, limit);
    expect(judged).toMatchObject({ gate, limit, holds: false });
    expect(judged?.error).toMatchObject({ code, message });
  });

  test.each<[GateName, number]>([
    ['minAccuracy', 0.9415],
    ['maxLoss', 0.2512],
    ['maxGap', 0.0312],
    ['maxSeconds', 75.21],
  ])('%s holds at its limit, %d', (gate, limit) => {
    expect(judgeOne(gate, limit)).toEqual({ gate, limit, value: limit, holds: true });
  });

  test('each has a test', () => {
    expect(broken.map(([gate]) => gate)).toEqual(Object.keys(gates));
  });

  test.each<[GateName, Partial<Figures>, string]>([
    ['minAccuracy', { accuracy: Number.NaN }, 'test accuracy NaN is below gates.minAccuracy 0'],
    ['maxLoss', { loss: Number.NaN }, 'test loss NaN is above gates.maxLoss 0'],
    ['maxGap', { gap: undefined }, 'gap (training less test accuracy) NaN is above gates.maxGap 0'],
    ['maxSeconds', { seconds: undefined }, 'training time NaN s is above gates.maxSeconds 0'],
  ])('%s is broken by a figure that is none', (gate, change, message) => {
    expect(judgeOne(gate, 0, change)?.error?.message).toBe(message);
  });

  test('a figure that is closer to its limit than it is shown has all its digits', () => {
    expect(judgeOne('minAccuracy', 0.94, { accuracy: 0.93996 })?.error?.message).toBe(
      'test accuracy 0.93996 is below gates.minAccuracy 0.94 by 0.00004',
    );
  });

  test.each([
    [0.0241, 0.000001, 'training time 0.02 s is above gates.maxSeconds 0.000001 by 0.024'],
    [1e-20, 0, 'training time 0.0 s is above gates.maxSeconds 0 by 1e-20'],
    [Number.POSITIVE_INFINITY, 5, 'training time Infinity s is above gates.maxSeconds 5'],
  ])('%d seconds and %d at most: %s', (seconds, limit, message) => {
    expect(judgeOne('maxSeconds', limit, { seconds })?.error?.message).toBe(message);
  });

  test('images that may have been trained on break all gates but that of time', () => {
    const doubt = 'some may have been trained on';
    const limits = limitsOf({ minAccuracy: 0, maxLoss: 9, maxGap: 1, maxSeconds: 99 });
    expect(judge(limits, { ...figures, doubt }).map(({ error }) => error?.message)).toEqual([
      `test accuracy cannot meet gates.minAccuracy: ${doubt}`,
      `test loss cannot meet gates.maxLoss: ${doubt}`,
      `gap (training less test accuracy) cannot meet gates.maxGap: ${doubt}`,
      undefined,
    ]);
  });
});
