import { checkBaseline, readBaseline } from './baseline.ts';
import type { ExperimentDirectory } from './directory.ts';
import type { Plan } from './plan.ts';

/**
 * The experiment in a directory as it was asked for last.
 *
 * @throws UserError where there is none, or its baseline is gone
 */
export async function begunPlan(directory: ExperimentDirectory): Promise<Plan> {
  const { plan, baseline } = await directory.readPlan();
  return baseline === undefined ? plan : withBaseline(plan, baseline);
}

/** @throws UserError where the file is no baseline for it */
export async function withBaseline(plan: Plan, path: string): Promise<Plan> {
  const baseline = await readBaseline(path);
  checkBaseline(baseline, plan);
  return { ...plan, baseline };
}
