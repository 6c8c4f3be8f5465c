import { isDeepStrictEqual } from 'node:util';
import type { Arm } from './arms.ts';
import type { Cell } from './cell.ts';
import { type CellGate, judgeCells } from './cell-gates.ts';
import { contrastOf, trainingsOf } from './contrast.ts';
import { gapOf, type Outcome, type OutcomeName, outcomes } from './outcomes.ts';
import type { Plan } from './plan.ts';
import { judgeRegressions, type Regression } from './regression.ts';
import type { CellResult } from './results.ts';
import { type Comparison, compareAll } from './statistics/comparison.ts';
import { meanOf, type SampleSummary, summarizeSample } from './statistics/sample.ts';

/** What an experiment has shown so far. */
export interface Analysis {
  readonly name: string;
  readonly metric: {
    readonly name: OutcomeName;
    readonly title: string;
    readonly better: 'higher' | 'lower';
    readonly unit: Outcome['unit'];
  };
  readonly margin?: number;
  readonly seeds: readonly number[];
  readonly cells: { readonly done: number; readonly failed: number; readonly missing: number };
  readonly arms: readonly ArmSummary[];
  /** Each with the first config at the same settings or, where there is one config, with its first settings. */
  readonly comparisons: readonly Comparison[];
  /** Why there are none. */
  readonly notCompared?: string;
  /** Of every training that has a result. */
  readonly gates: readonly CellGate[];
  /** Of every config with results of before, once all trainings have ended. */
  readonly regressions: readonly Regression[];
  readonly failures: readonly { readonly arm: string; readonly seed: number; readonly message: string }[];
}

/** One config at one combination of settings, over its seeds. */
export interface ArmSummary {
  readonly name: string;
  readonly config: string;
  readonly settings: Arm['settings'];
  /** Of the metric, in its unit. */
  readonly summary: SampleSummary;
  readonly values: readonly { readonly seed: number; readonly value: number }[];
  /** Training less test accuracy, the mean in percentage points. */
  readonly gap?: number;
  /** The mean of the epochs whose weights were kept. */
  readonly epochs?: number;
  /** The mean, of training. */
  readonly seconds?: number;
}

/** As much of an experiment as its results are judged by. */
export interface AnalysedPlan
  extends Pick<Plan, 'name' | 'seeds' | 'metric' | 'margin' | 'sharesTestSet' | 'baseline'> {
  readonly arms: readonly Pick<Arm, 'name' | 'config' | 'settings' | 'gates'>[];
  readonly cells: readonly Pick<Cell, 'id' | 'arm' | 'seed'>[];
}

type AnalysedArm = AnalysedPlan['arms'][number];

export interface AnalysisOptions {
  readonly wilcoxon?: boolean | undefined;
}

export function analyse(
  plan: AnalysedPlan,
  results: ReadonlyMap<string, CellResult>,
  options: AnalysisOptions = {},
): Analysis {
  const { name, seeds, metric, margin, cells } = plan;
  const { title, better, unit } = outcomes[metric];
  const ofCells = cells.flatMap(({ id }) => results.get(id) ?? []);
  const failures = ofCells.flatMap(({ arm, seed, failure }) =>
    failure === undefined ? [] : [{ arm, seed, message: failure.message }],
  );
  const done = ofCells.length - failures.length;
  return {
    name,
    metric: { name: metric, title, better, unit },
    ...(margin !== undefined && { margin }),
    seeds,
    cells: { done, failed: failures.length, missing: cells.length - ofCells.length },
    arms: plan.arms.map((arm) => summarizeArm(arm, ofCells, outcomes[metric])),
    ...compareArms(plan, ofCells, options),
    gates: judgeCells(plan, results),
    regressions:
      plan.baseline === undefined || ofCells.length < cells.length
        ? []
        : judgeRegressions(plan, ofCells, plan.baseline),
    failures,
  };
}

function summarizeArm(
  { name, config, settings }: AnalysedArm,
  results: readonly CellResult[],
  outcome: Outcome,
): ArmSummary {
  const own = trainingsOf(name, results);
  const values = own.flatMap(({ seed, training }) => {
    const value = outcome.of(training, training.images);
    return value === undefined ? [] : [{ seed, value: value * outcome.scale(training.images) }];
  });
  const gaps = own.flatMap(({ training }) => gapOf(training) ?? []);
  return {
    name,
    config,
    settings,
    summary: summarizeSample(values.map(({ value }) => value)),
    values,
    ...(gaps.length > 0 && { gap: 100 * meanOf(gaps) }),
    ...(own.length > 0 && {
      epochs: meanOf(own.map(({ training }) => training.weightsOfEpoch)),
      seconds: meanOf(own.map(({ training }) => training.seconds)),
    }),
  };
}

type Results = readonly CellResult[];

function compareArms(
  { arms, seeds, metric, margin, sharesTestSet }: AnalysedPlan,
  results: Results,
  { wilcoxon }: AnalysisOptions,
): Pick<Analysis, 'comparisons' | 'notCompared'> {
  const isOfTest = metric.startsWith('test') || metric === 'gap';
  if (!sharesTestSet && isOfTest) {
    return {
      comparisons: [],
      notCompared: 'The configs are tested on different images, so that they are not compared.',
    };
  }
  const outcome: Outcome = outcomes[metric];
  const measured = ({ name }: AnalysedArm) => ({ name, seeds, trainings: trainingsOf(name, results) });
  const contrasts = contrastsOf(arms).map(([baseline, arm]) =>
    contrastOf(outcome, measured(baseline), measured(arm)),
  );
  return { comparisons: compareAll(contrasts, { better: outcome.better, margin, wilcoxon }) };
}

/** Each arm with its baseline: the first config at the same settings or, of a single config, its first settings. */
function contrastsOf(arms: readonly AnalysedArm[]): [baseline: AnalysedArm, arm: AnalysedArm][] {
  const isSingle = new Set(arms.map(({ config }) => config)).size === 1;
  return arms.flatMap((arm): [AnalysedArm, AnalysedArm][] => {
    const baseline = isSingle
      ? arms[0]
      : arms.find(({ settings }) => isDeepStrictEqual(settings, arm.settings));
    return baseline === undefined || baseline === arm ? [] : [[baseline, arm]];
  });
}
