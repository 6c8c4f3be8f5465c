import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareAll } from '../../src/experiments/statistics/comparison.ts';
import { summarizeSample } from '../../src/experiments/statistics/sample.ts';
import { RandomStream } from '../../src/random.ts';

type Shares = Record<'covered' | 'coveredMean' | 'claimed' | 'wrong' | 'rejected', number>;
const module = join(import.meta.dirname, '..', '..', 'bench', 'simulated-comparisons.mjs');
const { simulate } = (await import(module)) as { simulate: (options: object) => Shares };

const repetitions = 400;
/** The seed is fixed, so that this passes always or never; four standard errors of such a share. */
const tolerance = 4 * Math.sqrt((0.05 * 0.95) / repetitions);

test.each([
  [6, 0],
  [10, 0],
  [8, 14],
])(
  'with %i seeds and a difference of %i images, intervals cover and claims err as often as they say',
  (seeds, difference) => {
    const stream = new RandomStream(7, 'shuffle');
    const found = simulate({
      compareAll,
      summarizeSample,
      uniform: () => stream.uniform(),
      repetitions,
      seeds,
      difference,
    });
    expect(Math.abs(found.covered - 0.95)).toBeLessThan(tolerance);
    expect(Math.abs(found.coveredMean - 0.95)).toBeLessThan(tolerance);
    if (difference > 0) {
      expect(found.wrong).toBeLessThan(0.01);
      expect(found.claimed).toBeGreaterThan(0.5);
    } else {
      expect(Math.abs(found.claimed - 0.05)).toBeLessThan(tolerance);
      expect(found.rejected).toBeLessThan(0.05 + tolerance); // exact, so never more often; of few seeds less often
    }
  },
);
