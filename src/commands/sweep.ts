import { UserError } from '../errors.ts';
import { planExperiment } from '../experiments/plan.ts';
import { plainName } from '../experiments/request.ts';
import { renderMeans } from '../report/experiment/text.ts';
import { type ExperimentOptions, runExperiment } from './experiment.ts';
import { experimentRequest } from './experiment-request.ts';
import { columnsOf, type ExitCode, type Io } from './io.ts';

export interface SweepOptions extends Omit<ExperimentOptions, 'configs'> {
  readonly config: string;
}

/** Trains one config at every combination of the settings that are varied, over seeds. */
export async function sweep({ config, ...options }: SweepOptions, io: Io): Promise<ExitCode> {
  const request = await experimentRequest({ ...options, configs: [config] }, `${plainName(config)}-sweep`);
  if (request.vary.length === 0) {
    throw new UserError(
      'experiment/nothing-varied',
      'expected a setting to vary, received none',
      "Name one, as in: --vary 'model.layers.*.dropout=0,0.2,0.5'",
    );
  }
  const plan = await planExperiment(request);
  return runExperiment(plan, { ...options, configs: [config] }, io, (analysis, { stdout }) =>
    renderMeans(analysis, { columns: columnsOf(stdout) }),
  );
}
