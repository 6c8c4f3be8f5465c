import { UserError } from '../errors.ts';
import { type Arm, checkArms, loadArms, shareTestSet } from './arms.ts';
import { type Baseline, checkBaseline, readBaseline } from './baseline.ts';
import { type Cell, cellsOf, experimentIdentity } from './cell.ts';
import { marginOf, type OutcomeName } from './outcomes.ts';
import type { ExperimentRequest } from './request.ts';
import { openSources } from './sources.ts';

/** An experiment that can be run: everything read and checked, nothing written. */
export interface Plan {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly metric: OutcomeName;
  /** In the units of the metric. */
  readonly margin?: number;
  readonly arms: readonly Arm[];
  readonly cells: readonly Cell[];
  /** Of all cells: experiments with the same are one. */
  readonly identity: string;
  /** Whether all arms are tested on the same images. */
  readonly sharesTestSet: boolean;
  /** That none of the arms may fall behind. */
  readonly baseline?: Baseline;
}

/** Nobody waits for more. */
const MOST_CELLS = 100_000;

/**
 * Reads all configs, looks at their data and lists the cells: first all seeds of the first arm.
 *
 * @throws UserError where anything of it is no good
 */
export async function planExperiment(request: ExperimentRequest): Promise<Plan> {
  checkSize(request);
  const loaded = await loadArms(request);
  const sourceOf = await openSources(loaded.map(({ loaded: { config } }) => config));
  const arms = checkArms(loaded, sourceOf, request);
  const cells = cellsOf(arms, request.seeds);
  checkDistinct(cells);
  const { name, seeds, metric } = request;
  checkMetric(metric, arms);
  const margin = request.margin ?? marginOf(metric);
  const baseline = request.baseline === undefined ? undefined : await readBaseline(request.baseline);
  if (baseline !== undefined) checkBaseline(baseline, { arms, cells, seeds, metric });
  return {
    name,
    seeds,
    metric,
    ...(margin !== undefined && { margin }),
    arms,
    cells,
    identity: experimentIdentity(cells),
    sharesTestSet: shareTestSet(arms),
    ...(baseline !== undefined && { baseline }),
  };
}

/** Before it is expanded: each axis multiplies it. */
function checkSize({ configs, seeds, vary }: ExperimentRequest): void {
  const count = vary.reduce((product, { length }) => product * length, configs.length * seeds.length);
  if (count <= MOST_CELLS) return;
  throw new UserError(
    'experiment/size',
    `expected an experiment of at most ${MOST_CELLS} trainings, received ${count}`,
    'Vary fewer settings, or take fewer seeds.',
  );
}

/**
 * Looks again at the data of an experiment that was begun.
 *
 * @throws UserError where it is not what it was
 */
export async function checkData({ arms }: Pick<Plan, 'arms'>): Promise<void> {
  const sourceOf = await openSources(arms.map(({ resolved }) => resolved));
  for (const { name, fingerprint, resolved } of arms) {
    if (sourceOf(resolved).fingerprint === fingerprint) continue;
    const message = `${resolved.data.source}: not the images that ${name} was begun with`;
    throw new UserError('experiment/other-data', message, 'Name the data it began with by --data.');
  }
}

/** The same experiment with its data elsewhere. */
export function withData(plan: Plan, source: string): Plan {
  const arms = plan.arms.map(({ resolved, ...arm }) => ({
    ...arm,
    resolved: { ...resolved, data: { ...resolved.data, source } },
  }));
  return { ...plan, arms, cells: cellsOf(arms, plan.seeds) };
}

function checkDistinct(cells: readonly Cell[]): void {
  const seen = new Map<string, Cell>();
  for (const cell of cells) {
    const same = seen.get(cell.id);
    seen.set(cell.id, cell);
    if (same === undefined) continue;
    const what =
      same.arm === cell.arm
        ? `seed ${cell.seed} of ${cell.arm} is there twice`
        : `${same.arm} and ${cell.arm} are the same training`;
    throw new UserError(
      'experiment/twice',
      `expected each training once, received one again: ${what}`,
      'Leave one of them out.',
    );
  }
}

function checkMetric(metric: OutcomeName, arms: readonly Arm[]): void {
  const without = arms.find(({ resolved }) => resolved.data.validationFraction === 0);
  if (!metric.startsWith('val') || without === undefined) return;
  throw new UserError(
    'experiment/metric',
    `expected a metric that all configs have, received ${metric}: ${without.name} has no validation images`,
    'Set data.validationFraction, to 0.1 for example, or compare by testAccuracy.',
  );
}
