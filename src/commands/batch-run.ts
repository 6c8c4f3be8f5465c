import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import type { Cell } from '../experiments/cell.ts';
import type { ExperimentDirectory } from '../experiments/directory.ts';
import { joinExperiment } from '../experiments/open-experiment.ts';
import { outcomes } from '../experiments/outcomes.ts';
import type { Plan } from '../experiments/plan.ts';
import type { CellResult } from '../experiments/results.ts';
import { cellsOfShard, indexVariables, type RequestedShard, resolveShard } from '../experiments/shard.ts';
import { renderError } from '../report/error.ts';
import { renderPart } from '../report/experiment/part.ts';
import { type PoolingOptions, runWithProgress } from './experiment-cells.ts';
import { type ExperimentPlace, experimentPlan } from './experiment-plan.ts';
import { failedTrainings, renderInterruption } from './experiment-verdict.ts';
import { type CommonOptions, type ExitCode, exitCodeOf, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';

export interface BatchRunOptions extends CommonOptions, ExperimentPlace, PoolingOptions {
  /** Identities of cells. */
  readonly cell?: readonly string[];
  readonly shard?: RequestedShard;
  /** Cores that the trainings share. */
  readonly threads?: number;
}

/** What this machine is to run. */
interface Part {
  readonly title: string;
  readonly cells: readonly Cell[];
}

/**
 * Runs a part of an experiment, as others may do at the same time in the same directory: each result goes to a file of
 * its own. What failed before is tried again, since it was asked for.
 */
export async function batchRun(options: BatchRunOptions, io: Io): Promise<ExitCode> {
  const { plan, out } = await experimentPlan(options);
  const { title, cells } = partOf(plan, options);
  const directory = await joinExperiment(plan, out);
  const results = await directory.readResults();
  const isDone = ({ id }: Cell) => results.get(id)?.training !== undefined;
  for (const cell of cells.filter(isDone)) await directory.writeCell(results.get(cell.id) as CellResult);
  const toRun = {
    plan,
    cells: cells.filter((cell) => !isDone(cell)),
    directory,
    part: { title, count: cells.length },
  };
  await runWithProgress(toRun, options, io, async (result) => {
    results.set(result.cell, result);
    if (result.failure?.code !== 'run/in-use') await directory.writeCell(result); // the other process will
  });
  const own = cells.flatMap(({ id }) => results.get(id) ?? []);
  return report({ plan, directory, results: own, title, count: cells.length }, options, io);
}

function partOf(plan: Plan, { cell: ids, shard, configs }: BatchRunOptions): Part {
  if (ids !== undefined && shard !== undefined)
    throw new UserError('cells/both', 'batch run: expected --cell or --shard, received both');
  if (ids !== undefined) return { title: 'by --cell', cells: ids.map((id) => cellCalled(id, plan, configs)) };
  const found = resolveShard(shard ?? { index: 'auto', count: 'auto' }, process.env);
  if (found !== undefined) {
    const { index, count, origin } = found;
    const title = `part ${index} of ${count}${origin === undefined ? '' : `, by ${origin}`}`;
    return { title, cells: cellsOfShard(plan.cells, found) };
  }
  const message = `batch run: expected --cell ID, --shard i/n, or a variable that numbers this job (${indexVariables.join(', ')}), received none`;
  throw new UserError('cells/none', message, `To run all cells: ${commandLine('batch', ...configs)}`);
}

function cellCalled(id: string, { cells, name }: Plan, configs: readonly string[]): Cell {
  const cell = cells.find((one) => one.id === id);
  if (cell !== undefined) return cell;
  throw new UserError(
    'cells/unknown',
    `--cell ${id}: ${name} has no such cell; it has others where a config, a seed or the data was changed`,
    `To list them: ${commandLine('batch', 'cells', ...configs)}`,
  );
}

interface PartResults {
  readonly plan: Plan;
  readonly directory: ExperimentDirectory;
  readonly results: readonly CellResult[];
  readonly title: string;
  /** Of the cells that are to have one. */
  readonly count: number;
}

function report(
  { plan, directory, results, title, count }: PartResults,
  options: BatchRunOptions,
  io: Io,
): ExitCode {
  const failures = results.flatMap(({ arm, seed, failure }) => (failure ? [{ arm, seed, ...failure }] : []));
  const hint = 'To try them again, give the same command.';
  const error = failedTrainings(directory.path, failures, results.length, hint);
  print(io, options, { experiment: directory.path, part: title, cells: results, error }, () =>
    renderPart(results, outcomes[plan.metric], roomOf(io.stdout)),
  );
  if (error !== undefined) io.stderr.write(renderError(error, io.paintError));
  if (io.interrupt.aborted) {
    io.stderr.write(renderInterruption(results.length, count));
    return exitCodes.interrupted;
  }
  return error === undefined ? exitCodes.good : exitCodeOf(error);
}
