import { renderMeans } from '../report/experiment/text.ts';
import { type ExperimentOptions, runExperiment } from './experiment.ts';
import { experimentPlan } from './experiment-plan.ts';
import { columnsOf, type ExitCode, type Io } from './io.ts';

/** Runs the trainings of an experiment file, of configs over seeds, or of an experiment that was begun. */
export async function batch(options: ExperimentOptions, io: Io): Promise<ExitCode> {
  const { plan, out } = await experimentPlan(options);
  return runExperiment(plan, { ...options, ...(out !== undefined && { out }) }, io, (analysis, { stdout }) =>
    renderMeans(analysis, { columns: columnsOf(stdout) }),
  );
}
