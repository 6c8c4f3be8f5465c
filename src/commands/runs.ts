import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { describeRuns, type ListedRun } from '../jobs/list-runs.ts';
import { renderRemark, renderWarning } from '../report/error.ts';
import { renderRuns, runsCsv } from '../report/runs.ts';
import { RUNS_DIRECTORY } from '../runs/run-directory.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface RunsOptions extends CommonOptions {
  readonly csv?: boolean;
}

/** Lists all runs in the folder of runs and those that `--out` put elsewhere, the last one first. */
export async function runs(options: RunsOptions, io: Io): Promise<ExitCode> {
  if (options.csv && options.json)
    throw new UserError('runs/both', 'runs: expected --csv or --json, received both');
  const found = await describeRuns();
  print(io, options, found, () => render(found, options, io));
  if (!options.quiet) for (const remark of remarksOn(found, io)) io.stderr.write(remark);
  return exitCodes.good;
}

function render(found: readonly ListedRun[], { csv }: RunsOptions, { stdout, paint }: Io): string {
  if (csv) return runsCsv(found);
  return found.length === 0 ? '' : renderRuns(found, { columns: columnsOf(stdout), paint });
}

function remarksOn(found: readonly ListedRun[], { paintError }: Io): string[] {
  if (found.length === 0)
    return [
      renderRemark(`${RUNS_DIRECTORY}: no run yet in this directory. Train one: ${commandLine('train')}`),
    ];
  return found.flatMap(({ error }) =>
    error === undefined ? [] : [renderWarning(error.message, paintError)],
  );
}
