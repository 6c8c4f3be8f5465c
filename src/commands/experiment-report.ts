import { stringify } from 'yaml';
import { UserError } from '../errors.ts';
import { type Analysis, analyse } from '../experiments/analysis.ts';
import { settingsThatDiffer } from '../experiments/arm-settings.ts';
import { ExperimentDirectory } from '../experiments/directory.ts';
import type { ExperimentReport } from '../report/experiment/experiment-report.ts';
import { packageVersion } from '../version.ts';
import type { ReportSource } from './run-report.ts';

/** The experiment in a directory; undefined where there is none. */
export async function experimentAt(path: string): Promise<ExperimentDirectory | undefined> {
  const directory = new ExperimentDirectory(path);
  const identity = await directory.readIdentity().catch(() => undefined); // whatever else is there
  return identity === undefined ? undefined : directory;
}

/**
 * Gathers all there is to report of an experiment from its own directory.
 *
 * @throws UserError where it is damaged
 */
export async function experimentReportOf(
  directory: ExperimentDirectory,
  analysis?: Analysis,
): Promise<ExperimentReport> {
  const { plan } = await directory.readPlan();
  const [first] = plan.arms;
  return {
    experiment: directory.path,
    version: packageVersion(),
    analysis: analysis ?? analyse(plan, await directory.readResults()),
    settings: settingsThatDiffer(plan.arms),
    config: stringify(first?.resolved, { lineWidth: 0, blockQuote: false }),
  };
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
