import { basename } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../errors.ts';
import { type Analysis, analyse } from '../experiments/analysis.ts';
import { settingsThatDiffer, settingsThatVary } from '../experiments/arm-settings.ts';
import { ExperimentDirectory } from '../experiments/directory.ts';
import { planOfResults } from '../experiments/results-plan.ts';
import type { ExperimentReport } from '../report/experiment/experiment-report.ts';
import { packageVersion } from '../version.ts';
import type { ReportSource } from './run-report.ts';

/** The experiment in a directory; undefined where there is none. */
export async function experimentAt(path: string): Promise<ExperimentDirectory | undefined> {
  const directory = new ExperimentDirectory(path);
  const identity = await directory.readIdentity().catch(() => undefined); // whatever else is there
  return identity === undefined ? undefined : directory;
}

/** A report of an experiment, and what its reader should know first. */
export interface GatheredExperiment {
  readonly report: ExperimentReport;
  readonly warning?: string;
}

/**
 * Gathers all there is to report of an experiment from its own directory; from its results alone where it was begun by
 * another version, whose configs may have had other settings, or its plan was changed.
 *
 * @throws UserError where there are no results either
 */
export async function experimentReportOf(
  directory: ExperimentDirectory,
  analysis?: Analysis,
): Promise<GatheredExperiment> {
  const identity = { experiment: directory.path, version: packageVersion() };
  try {
    const { plan } = await directory.readPlan();
    const [first] = plan.arms;
    const report = {
      ...identity,
      analysis: analysis ?? analyse(plan, await directory.readResults()),
      settings: settingsThatDiffer(plan.arms),
      config: stringify(first?.resolved, { lineWidth: 0, blockQuote: false }),
    };
    return { report };
  } catch (error) {
    const results = await directory.readResults();
    if (!(error instanceof UserError) || results.size === 0) throw error;
    const plan = planOfResults([...results.values()], await judgementOf(directory));
    const report = { ...identity, analysis: analyse(plan, results), settings: settingsThatVary(plan.arms) };
    return { report, warning: `${error.message}: the report is of its results alone, without gates` };
  }
}

async function judgementOf(directory: ExperimentDirectory) {
  const { name = basename(directory.path), ...judgement } = await directory.readJudgement();
  return { name, ...judgement };
}

/** @throws UserError where what is asked for is about the images of a run */
export function refuseSource(path: string, { data, backend }: ReportSource): void {
  const given = Object.entries({ data, backend }).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new UserError(
    'report/experiment',
    `--${given[0]}: does not go with an experiment, ${path}, whose figures are those of its trainings`,
    'Leave it out, or name a run of the experiment.',
  );
}
