import type { AnalysedPlan } from './analysis.ts';
import type { Judgement } from './plan-file.ts';
import type { CellResult } from './results.ts';

/**
 * An experiment as far as its results tell of it, for a report where its plan cannot be used any more: every config and
 * every seed that has a result, without gates.
 */
export function planOfResults(
  results: readonly CellResult[],
  { name, ...judgement }: Judgement & { readonly name: string },
): AnalysedPlan {
  const byArm = new Map(results.map((result) => [result.arm, result]));
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((a, b) => a - b);
  const idOf = (arm: string, seed: number) =>
    results.find((result) => result.arm === arm && result.seed === seed)?.cell ?? `${arm} ${seed}`;
  return {
    name,
    ...judgement,
    seeds,
    arms: [...byArm.values()].map(({ arm, config, settings }) => ({
      name: arm,
      config,
      settings,
      gates: {},
    })),
    cells: [...byArm.keys()].flatMap((arm) => seeds.map((seed) => ({ id: idOf(arm, seed), arm, seed }))),
    sharesTestSet: new Set(results.map(({ testSet }) => testSet)).size === 1,
  };
}
