import { describe, expect, test } from 'vitest';
import type { OutcomeName } from '../../src/experiments/outcomes.ts';
import { outcomes } from '../../src/experiments/outcomes.ts';
import type { Plan } from '../../src/experiments/plan.ts';
import { judgeRegressions } from '../../src/experiments/regression.ts';
import { renderRegression } from '../../src/report/experiment/gates.ts';
import { resultOf } from './results.ts';

const before = [1, 2, 3, 4, 5, 6];

interface Case {
  /** Correct images less 9700, or losses less 0.1, seed by seed. */
  readonly differences: readonly number[];
  readonly metric?: OutcomeName;
  readonly margin?: number;
  readonly seeds?: readonly number[];
}

function judge({ differences, metric = 'testAccuracy', margin, seeds = before }: Case) {
  const isLoss = metric === 'testLoss';
  const now = seeds.map((seed, index) => {
    const difference = differences[index] ?? 0;
    return resultOf('article', seed, isLoss ? { loss: 0.1 + difference } : { correct: 9700 + difference });
  });
  const old = before.map((seed) => resultOf('article', seed));
  const plan = {
    arms: [{ name: 'article' }, { name: 'new' }],
    seeds,
    metric,
    ...(margin !== undefined && { margin }),
  };
  const judged = judgeRegressions(plan as unknown as Plan, now, { path: 'old.jsonl', results: old });
  const { title, unit, better } = outcomes[metric];
  return {
    arms: judged.map(({ arm }) => arm),
    holds: judged[0]?.holds,
    words: renderRegression(judged[0]!, { name: metric, title, unit, better }),
  };
}

// Student's t at 0.975 with 5 degrees of freedom is 2.5706, with 2 it is 4.3027.
describe('no regression', () => {
  test.each<[string, boolean, Case, string]>([
    [
      'the same results',
      true,
      { differences: [0, 0, 0, 0, 0, 0], margin: 0.1 },
      'article: no regression from old.jsonl: test accuracy differs by 0.000 points, 95 % interval 0.000 to 0.000, 6 pairs; the margin is 0.1',
    ],
    [
      'a mean above and a lower end below the margin',
      false,
      { differences: [60, -50, 60, -50, 60, -50], margin: 0.1 },
      'article: it is not ruled out that there is a regression from old.jsonl: test accuracy differs by +0.050 points, 95 % interval -0.582 to +0.682, 6 pairs; the lower end is beyond the margin of 0.1 by 0.48',
    ],
    [
      'a mean below and a lower end within the margin',
      true,
      { differences: [-5, -4, -5, -4, -5, -4], margin: 0.1 },
      'article: no regression from old.jsonl: test accuracy differs by -0.045 points, 95 % interval -0.051 to -0.039, 6 pairs; the margin is 0.1',
    ],
    [
      'an interval that is worse as a whole',
      false,
      { differences: [-30, -31, -29, -30, -31, -29], margin: 0.1 },
      'article: a regression from old.jsonl: test accuracy differs by -0.300 points, 95 % interval -0.309 to -0.291, 6 pairs; the lower end is beyond the margin of 0.1 by 0.21',
    ],
    [
      'a loss, whose upper end it is, without a margin',
      false,
      { metric: 'testLoss', differences: [0.01, 0.02, 0.01, 0.02, 0.01, 0.02] },
      'article: a regression from old.jsonl: test loss differs by +0.01500 nats, 95 % interval +0.00925 to +0.02075, 6 pairs; the upper end is beyond the margin of 0 by 0.021',
    ],
    [
      'a smaller loss',
      true,
      { metric: 'testLoss', differences: [-0.01, -0.02, -0.01, -0.02, -0.01, -0.02] },
      'article: no regression from old.jsonl: test loss differs by -0.01500 nats, 95 % interval -0.02075 to -0.00925, 6 pairs; the margin is 0',
    ],
    [
      'other seeds',
      false,
      { seeds: [7, 8, 9], differences: [-10, 0, 10], margin: 0.1 },
      'article: it is not ruled out that there is a regression from old.jsonl: test accuracy differs by 0.000 points, 95 % interval -0.248 to +0.248, not paired: Welch; the lower end is beyond the margin of 0.1 by 0.15',
    ],
    [
      'a single result',
      false,
      { seeds: [1], differences: [50], margin: 0.1 },
      'article: a regression from old.jsonl is not ruled out: fewer than 2 seeds have results of both',
    ],
  ])('%s: %s', (_, holds, given, words) => {
    expect(judge(given)).toEqual({ arms: ['article'], holds, words });
  });
});
