import { UserError } from '../errors.ts';
import { begunPlan, withBaseline } from '../experiments/begun-plan.ts';
import { ExperimentDirectory, isExperimentDirectory } from '../experiments/directory.ts';
import { checkData, type Plan, planExperiment, withData } from '../experiments/plan.ts';
import { batchName, experimentRequest, type RequestOptions } from './experiment-request.ts';
import { optionName } from './program.ts';

/** What says which experiment is meant, and where it is. */
export interface ExperimentPlace extends RequestOptions {
  /** Directory of the experiment. */
  readonly out?: string;
}

export interface PlannedExperiment {
  readonly plan: Plan;
  readonly out: string | undefined;
}

/**
 * The experiment that `batch` and its verbs are given: by a file, by configs, or by its directory, where it is as it was
 * begun whatever has become of the files.
 *
 * @throws UserError where anything of it is no good
 */
export async function experimentPlan(options: ExperimentPlace): Promise<PlannedExperiment> {
  const [first = ''] = options.configs;
  if (options.configs.length === 1 && (await isExperimentDirectory(first))) {
    return { plan: await planIn(first, options), out: first };
  }
  return {
    plan: await planExperiment(await experimentRequest(options, batchName(options))),
    out: options.out,
  };
}

async function planIn(path: string, options: ExperimentPlace): Promise<Plan> {
  for (const name of ['seeds', 'vary', 'set', 'out'] as const) {
    if (options[name] === undefined) continue;
    throw new UserError(
      'experiment/begun',
      `${path}: this experiment has been begun: expected no ${optionName(name)}, received it`,
      `Leave ${optionName(name)} out, or name the file or the configs instead of the directory.`,
    );
  }
  const begun = await begunPlan(new ExperimentDirectory(path));
  const plan = options.data === undefined ? begun : withData(begun, options.data);
  await checkData(plan);
  const { metric, margin, baseline } = options;
  const judged = { ...plan, ...(metric && { metric }), ...(margin !== undefined && { margin }) };
  return baseline === undefined ? judged : withBaseline(judged, baseline);
}
