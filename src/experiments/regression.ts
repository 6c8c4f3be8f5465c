import type { AnalysedPlan } from './analysis.ts';
import type { Baseline } from './baseline.ts';
import { contrastOf, trainingsOf } from './contrast.ts';
import { type Outcome, outcomes } from './outcomes.ts';
import type { CellResult } from './results.ts';
import { type Comparison, compareAll } from './statistics/comparison.ts';

/** Whether a config has fallen behind its results of before. */
export interface Regression {
  readonly arm: string;
  /** Path of the results of before. */
  readonly baseline: string;
  /** How far it may fall behind, in the units of the results. */
  readonly margin: number;
  /** How much worse it may have become: the far end of the interval; absent where there is none. */
  readonly atWorst?: number;
  readonly holds: boolean;
  /** With the results of before. */
  readonly difference: Omit<Comparison, 'name' | 'baseline' | 'verdict'>;
}

/**
 * Judges each config that has results of before: it holds where the interval of the difference over seeds ends within the
 * margin on the side of the worse, so that a regression by more than that is ruled out (a test of non-inferiority). Each
 * interval is at 95 %, however many configs there are: for all of them to hold by chance, each one must (Berger 1982).
 */
export function judgeRegressions(
  { arms, seeds, metric, margin = 0 }: Pick<AnalysedPlan, 'arms' | 'seeds' | 'metric' | 'margin'>,
  results: readonly CellResult[],
  { path, results: before }: Baseline,
): Regression[] {
  const outcome: Outcome = outcomes[metric];
  return arms.flatMap(({ name }) => {
    const old = before.filter(({ arm }) => arm === name);
    if (old.length === 0) return [];
    const contrast = contrastOf(
      outcome,
      { name: path, seeds: old.map(({ seed }) => seed), trainings: trainingsOf(name, old) },
      { name, seeds, trainings: trainingsOf(name, results) },
    );
    const [comparison] = compareAll([contrast], { better: outcome.better, margin });
    return comparison === undefined ? [] : [judgeRegression(comparison, margin, outcome.better)];
  });
}

function judgeRegression(
  { name, baseline, verdict: _, ...difference }: Comparison,
  margin: number,
  better: Outcome['better'],
): Regression {
  const { interval } = difference;
  const atWorst = interval && (better === 'higher' ? -interval.lower : interval.upper);
  return {
    arm: name,
    baseline,
    margin,
    ...(atWorst !== undefined && { atWorst }),
    holds: atWorst !== undefined && atWorst <= margin,
    difference,
  };
}
