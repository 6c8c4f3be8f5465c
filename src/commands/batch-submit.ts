import { programWords } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { openExperiment } from '../experiments/open-experiment.ts';
import { besideExperiments } from '../experiments/shipped.ts';
import { submitCells } from '../experiments/slurm/submission.ts';
import { renderSubmission } from '../report/experiment/submission.ts';
import { type ExperimentPlace, experimentPlan } from './experiment-plan.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface BatchSubmitOptions extends CommonOptions, ExperimentPlace {
  readonly slurm?: boolean;
}

/** Hands the unfinished trainings of an experiment to a scheduler. */
export async function batchSubmit(options: BatchSubmitOptions, io: Io): Promise<ExitCode> {
  if (!options.slurm) {
    throw new UserError(
      'submit/scheduler',
      'batch submit: expected --slurm, the scheduler that it knows, received none',
      `For others there are templates in ${besideExperiments('cluster')}`,
    );
  }
  const { plan, out } = await experimentPlan(options);
  const directory = await openExperiment(plan, out);
  try {
    const results = await directory.readResults();
    const left = plan.cells.map(({ id }) => id).filter((id) => results.get(id)?.training === undefined);
    const submitted = left.length === 0 ? undefined : await submitCells(directory, programWords(), left);
    const record = { experiment: directory.path, trainings: left.length, ...submitted };
    print(io, options, record, renderSubmission);
    return exitCodes.good;
  } finally {
    directory.unlock();
  }
}
