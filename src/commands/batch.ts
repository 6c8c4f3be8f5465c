import { renderMeans } from '../report/experiment/text.ts';
import { type ExperimentOptions, runExperiment } from './experiment.ts';
import { experimentRequest, plainName } from './experiment-request.ts';
import { columnsOf, type ExitCode, type Io } from './io.ts';

/** Runs the trainings of an experiment file, or of configs over seeds. */
export async function batch(options: ExperimentOptions, io: Io): Promise<ExitCode> {
  const name = options.configs.length === 1 ? plainName(options.configs[0] ?? '') : 'batch';
  const request = await experimentRequest(options, name);
  return runExperiment(request, options, io, (analysis, { stdout }) =>
    renderMeans(analysis, { columns: columnsOf(stdout) }),
  );
}
