import { availableParallelism } from 'node:os';
import { type Analysis, analyse } from '../experiments/analysis.ts';
import type { Cell } from '../experiments/cell.ts';
import { type ExperimentDirectory, findExperiment, openExperiment } from '../experiments/directory.ts';
import { estimateSeconds } from '../experiments/estimate.ts';
import { type Plan, planExperiment } from '../experiments/plan.ts';
import { runCells } from '../experiments/pool.ts';
import type { ExperimentRequest } from '../experiments/request.ts';
import { type CellResult, resultOf } from '../experiments/results.ts';
import { renderError, renderRemark } from '../report/error.ts';
import { renderDryRun } from '../report/experiment/dry-run.ts';
import { renderMarkdown } from '../report/experiment/markdown.ts';
import { experimentProgress } from './experiment-progress.ts';
import { writeReports } from './experiment-reports.ts';
import type { RequestOptions } from './experiment-request.ts';
import { objectionsTo, showInCi } from './experiment-verdict.ts';
import { type CommonOptions, type ExitCode, exitCodeOf, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';

/** How an experiment is run, and what is said of it. */
export interface ExperimentOptions extends CommonOptions, RequestOptions {
  /** Directory of the experiment. */
  readonly out?: string;
  /** Trainings at once. */
  readonly jobs?: number;
  /** How often a training that failed is tried again. */
  readonly retry?: number;
  /** Seconds that a training may take. */
  readonly timeout?: number;
  readonly dryRun?: boolean;
  readonly markdown?: boolean;
  readonly wilcoxon?: boolean;
}

/** The text of an analysis on a terminal. */
export type RenderAnalysis = (analysis: Analysis, io: Io) => string;

/** Runs what of an experiment has not been run yet, and reports on all of it. */
export async function runExperiment(
  request: ExperimentRequest,
  options: ExperimentOptions,
  io: Io,
  render: RenderAnalysis,
): Promise<ExitCode> {
  const plan = await planExperiment(request);
  if (options.dryRun) return listCells(plan, options, io);
  const directory = await openExperiment(plan, options.out);
  try {
    const results = await runUnfinished(plan, directory, options, io);
    const inOrder = plan.cells.flatMap(({ id }) => results.get(id) ?? []);
    await directory.writeResults(inOrder);
    const analysis = analyse(plan, results, options);
    await writeReports(directory, plan, results, analysis);
    return await report(analysis, directory, options, io, render);
  } finally {
    directory.unlock();
  }
}

async function runUnfinished(
  plan: Plan,
  directory: ExperimentDirectory,
  options: ExperimentOptions,
  io: Io,
): Promise<Map<string, CellResult>> {
  const results = await directory.readResults();
  const cells = unfinished(plan, results, options);
  const jobs = jobsOf(options);
  if (!options.quiet) io.stderr.write(renderRemark(opening(plan, cells, directory, jobs)));
  const progress = experimentProgress(io, plan, cells, options.quiet ?? false);
  const pool = {
    directory: directory.path,
    jobs,
    cores: availableParallelism(),
    retries: options.retry ?? 0,
    timeoutMs: options.timeout === undefined ? undefined : 1000 * options.timeout,
    interrupt: io.interrupt,
  };
  try {
    await runCells(cells, pool, {
      ...progress,
      onEnd: async (cell, end) => {
        if (!('interrupted' in end)) {
          const result = resultOf(cell, end);
          await directory.appendResult(result);
          results.set(cell.id, result);
        }
        progress.onEnd(cell, end);
      },
    });
  } finally {
    progress.stop();
  }
  return results;
}

function jobsOf({ jobs }: ExperimentOptions): number {
  return jobs ?? availableParallelism();
}

/** Those that failed are tried again where that is asked for. */
function unfinished(
  { cells }: Plan,
  results: ReadonlyMap<string, CellResult>,
  { retry = 0 }: ExperimentOptions,
): Cell[] {
  return cells.filter(({ id }) => {
    const result = results.get(id);
    return result === undefined || (result.failure !== undefined && retry > 0);
  });
}

function opening(
  { cells }: Plan,
  left: readonly Cell[],
  { path }: ExperimentDirectory,
  jobs: number,
): string {
  const done = cells.length - left.length;
  const before = done === 0 ? '' : `, ${done} of them done before`;
  return `${path}: ${cells.length} trainings${before}, ${Math.min(jobs, cells.length)} at once`;
}

async function listCells(plan: Plan, options: ExperimentOptions, io: Io): Promise<ExitCode> {
  const directory = await findExperiment(plan, options.out);
  const results = (await directory?.readResults()) ?? new Map<string, CellResult>();
  const cells = plan.cells.map(({ id, arm, seed, resolved }) => ({
    cell: id,
    arm,
    seed,
    state: stateOf(results.get(id)),
    estimatedSeconds: estimateSeconds(resolved, plan.imagesOf(resolved)),
  }));
  const record = { experiment: directory?.path, jobs: jobsOf(options), cells };
  print(io, options, record, (found) => renderDryRun(found, roomOf(io.stdout)));
  return exitCodes.good;
}

function stateOf(result: CellResult | undefined): 'to do' | 'done' | 'failed' {
  if (result === undefined) return 'to do';
  return result.failure === undefined ? 'done' : 'failed';
}

async function report(
  analysis: Analysis,
  { path }: ExperimentDirectory,
  options: ExperimentOptions,
  io: Io,
  render: RenderAnalysis,
): Promise<ExitCode> {
  const objections = objectionsTo(analysis, path);
  const [error] = objections;
  print(io, options, { experiment: path, ...analysis, error }, () =>
    options.markdown ? renderMarkdown(analysis) : render(analysis, io),
  );
  for (const objection of objections) io.stderr.write(renderError(objection, io.paintError));
  await showInCi(io, analysis);
  if (io.interrupt.aborted) {
    const { done, failed, missing } = analysis.cells;
    const words = `Interrupted: ${done + failed} of ${done + failed + missing} trainings have ended. The same command goes on.`;
    io.stderr.write(renderRemark(words));
    return exitCodes.interrupted;
  }
  return error === undefined ? exitCodes.good : exitCodeOf(error);
}
