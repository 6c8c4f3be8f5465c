import { type JudgedGate, judge, limitsOf } from '../gates/judge.ts';
import type { AnalysedPlan } from './analysis.ts';
import { gapOf } from './outcomes.ts';
import type { CellResult, CellTraining } from './results.ts';

/** A gate of one training. */
export interface CellGate extends JudgedGate {
  readonly arm: string;
  readonly seed: number;
}

/** Judges every training that has a result by the gates of its config; one without has failed already, or is to come. */
export function judgeCells(
  { arms, cells }: Pick<AnalysedPlan, 'arms' | 'cells'>,
  results: ReadonlyMap<string, CellResult>,
): CellGate[] {
  const limits = new Map(arms.map(({ name, gates }) => [name, limitsOf(gates)]));
  return cells.flatMap(({ id, arm, seed }) => {
    const training = results.get(id)?.training;
    if (training === undefined) return [];
    return judge(limits.get(arm) ?? [], figuresOf(training)).map((judged) => ({ arm, seed, ...judged }));
  });
}

function figuresOf(training: CellTraining) {
  const { accuracy, loss } = training.test ?? { accuracy: Number.NaN, loss: Number.NaN };
  return { split: 'test' as const, accuracy, loss, gap: gapOf(training), seconds: training.seconds };
}
