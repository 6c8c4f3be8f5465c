import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { planExperiment } from '../experiments/plan.ts';
import { plainName } from '../experiments/request.ts';
import { renderComparisons } from '../report/experiment/text.ts';
import { type ExperimentOptions, runExperiment } from './experiment.ts';
import { experimentRequest } from './experiment-request.ts';
import { columnsOf, type ExitCode, type Io } from './io.ts';

/** Trains configs with the same seeds on the same split, and says what their differences show. */
export async function compare(options: ExperimentOptions, io: Io): Promise<ExitCode> {
  const request = await experimentRequest(options, options.configs.map(plainName).join('-vs-'));
  if (request.configs.length < 2 && request.vary.length === 0) {
    throw new UserError(
      'experiment/single',
      'expected at least two configs to compare, received one',
      `Name another, as in: ${commandLine('compare', 'article', 'article-no-dropout')}`,
    );
  }
  return runExperiment(await planExperiment(request), options, io, (analysis, { stdout }) =>
    renderComparisons(analysis, { columns: columnsOf(stdout) }),
  );
}
