import { commandLine } from '../command-line.ts';
import { ExperimentDirectory } from '../experiments/directory.ts';
import { commonPlan, mergeExperiments } from '../experiments/merge.ts';
import { createExperiment, openExperiment } from '../experiments/open-experiment.ts';
import type { Plan } from '../experiments/plan.ts';
import { renderMeans } from '../report/experiment/text.ts';
import { conclude } from './experiment.ts';
import { type CommonOptions, columnsOf, type ExitCode, type Io } from './io.ts';

export interface BatchMergeOptions extends CommonOptions {
  /** Each with what one machine has run. */
  readonly directories: readonly string[];
  /** Where it is brought together. */
  readonly out?: string;
  readonly markdown?: boolean;
}

/** Makes one experiment of what several machines have run of it, as if one had run it all. */
export async function batchMerge(options: BatchMergeOptions, io: Io): Promise<ExitCode> {
  const sources = options.directories.map((path) => new ExperimentDirectory(path));
  const plan = await commonPlan(sources);
  const directory = await openExperiment(plan, await placeFor(plan, options));
  try {
    const results = await mergeExperiments(plan, sources, directory);
    const hint = `To try them again: ${commandLine('batch', directory.path, '--retry', '1')}`;
    return await conclude({ plan, results, directory, hint }, options, io, (analysis, { stdout }) =>
      renderMeans(analysis, { columns: columnsOf(stdout) }),
    );
  } finally {
    directory.unlock();
  }
}

/** A single directory, which several machines have shared, keeps what it has. */
async function placeFor(plan: Plan, { directories, out }: BatchMergeOptions): Promise<string> {
  const [first = ''] = directories;
  if (out !== undefined) return out;
  return directories.length === 1 ? first : (await createExperiment(plan)).path;
}
