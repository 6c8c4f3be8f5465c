import type { Analysis, ArmSummary } from '../../../src/experiments/analysis.ts';
import type { Regression } from '../../../src/experiments/regression.ts';
import { compareAll } from '../../../src/experiments/statistics/comparison.ts';
import { summarizeSample } from '../../../src/experiments/statistics/sample.ts';
import type { Figures } from '../../../src/gates/gate.ts';
import type { GateSettings } from '../../../src/gates/index.ts';
import { judge, limitsOf } from '../../../src/gates/judge.ts';

const seeds = [1, 2, 3, 4, 5, 6];
const counts = {
  plain: [9700, 9705, 9710, 9695, 9702, 9698],
  dropped: [9720, 9730, 9740, 9717, 9726, 9726],
};

/** Two configs of 10 000 test images, as `analyse` gives them. */
export function analysisOf(change: Partial<Analysis> = {}): Analysis {
  const sample = (name: string, values: readonly number[]) => ({
    name,
    seeds,
    values: new Map(values.map((value, index) => [seeds[index] as number, value])),
  });
  const contrast = {
    baseline: sample('plain', counts.plain),
    sample: sample('dropped', counts.dropped),
    scale: 0.01,
  };
  return {
    name: 'dropout',
    metric: { name: 'testAccuracy', title: 'test accuracy', better: 'higher', unit: '%' },
    margin: 0.1,
    seeds,
    cells: { done: 12, failed: 0, missing: 0 },
    arms: Object.entries(counts).map(([name, values]) => ({
      name,
      config: name,
      settings: {},
      summary: summarizeSample(values.map((value) => value / 100)),
      values: values.map((value, index) => ({ seed: seeds[index] as number, value: value / 100 })),
      gap: 1.234,
      epochs: 17.5,
      seconds: 7.25,
    })),
    comparisons: compareAll([contrast], { better: 'higher', margin: 0.1 }),
    gates: [],
    regressions: [],
    failures: [],
    ...change,
  };
}

/** A gate of one training, judged as training judges it. */
export function gateOf(arm: string, seed: number, settings: GateSettings, figures: Partial<Figures> = {}) {
  const judged = judge(limitsOf(settings), {
    split: 'test',
    accuracy: 0.97,
    loss: 0.1,
    gap: 0.02,
    seconds: 2,
    ...figures,
  });
  return judged.map((one) => ({ arm, seed, ...one }));
}

/** A comparison with results of before, by its interval in points. */
export function regressionOf(arm: string, lower: number, upper: number): Regression {
  return {
    arm,
    baseline: 'old.jsonl',
    margin: 0.1,
    atWorst: -lower,
    holds: -lower <= 0.1,
    difference: {
      isPaired: true,
      differences: [1, 2].map((seed) => ({ seed, difference: 0 })),
      dropped: 0,
      wins: 0,
      ties: 2,
      losses: 0,
      mean: (lower + upper) / 2,
      interval: { lower, upper, level: 0.95 },
    },
  };
}

/** One config at these settings, with the accuracies of seeds from 1 on. */
export function armOf(
  config: string,
  settings: ArmSummary['settings'],
  values: readonly number[],
): ArmSummary {
  const name = [config, ...Object.entries(settings).map(([path, value]) => `${path}=${value}`)].join(' ');
  return {
    name,
    config,
    settings,
    summary: summarizeSample(values),
    values: values.map((value, index) => ({ seed: index + 1, value })),
  };
}
