import { type Analysis, analyse } from '../experiments/analysis.ts';
import type { ExperimentDirectory } from '../experiments/directory.ts';
import { listCells } from '../experiments/listed-cells.ts';
import { openExperiment } from '../experiments/open-experiment.ts';
import type { Plan } from '../experiments/plan.ts';
import type { CellResult } from '../experiments/results.ts';
import { inOneLine } from '../received.ts';
import { renderError, renderRemark } from '../report/error.ts';
import { renderDryRun } from '../report/experiment/dry-run.ts';
import { renderMarkdown } from '../report/experiment/markdown.ts';
import { jobsOf, type PoolingOptions, runWithProgress, unfinished } from './experiment-cells.ts';
import { writeReports } from './experiment-reports.ts';
import type { RequestOptions } from './experiment-request.ts';
import { objectionsTo, renderInterruption, showInCi, totalOf } from './experiment-verdict.ts';
import { type CommonOptions, type ExitCode, exitCodeOf, exitCodes, type Io, roomOf } from './io.ts';
import { print } from './print.ts';
import { writeExperimentReport } from './write-experiment-report.ts';

/** How an experiment is run, and what is said of it. */
export interface ExperimentOptions extends CommonOptions, RequestOptions, PoolingOptions {
  /** Directory of the experiment. */
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly markdown?: boolean;
  readonly wilcoxon?: boolean;
  /** Whether a page of HTML is written too. */
  readonly report?: boolean;
}

type ReportOptions = CommonOptions & Pick<ExperimentOptions, 'markdown' | 'wilcoxon' | 'report'>;

/** The text of an analysis on a terminal. */
export type RenderAnalysis = (analysis: Analysis, io: Io) => string;

/** Runs what of an experiment has not been run yet, and reports on all of it. */
export async function runExperiment(
  plan: Plan,
  options: ExperimentOptions,
  io: Io,
  render: RenderAnalysis,
): Promise<ExitCode> {
  if (options.dryRun) {
    const listed = { ...(await listCells(plan, options.out)), jobs: jobsOf(options) };
    print(io, options, listed, (found) => renderDryRun(found, roomOf(io.stdout)));
    return exitCodes.good;
  }
  const directory = await openExperiment(plan, options.out);
  try {
    const results = await directory.readResults();
    const cells = unfinished(plan, results, options);
    await runWithProgress({ plan, cells, directory }, options, io, async (result) => {
      await directory.appendResult(result);
      results.set(result.cell, result);
    });
    return await conclude({ plan, results, directory }, options, io, render);
  } finally {
    directory.unlock();
  }
}

/** What an experiment has come to. */
export interface Conclusion {
  readonly plan: Plan;
  readonly results: ReadonlyMap<string, CellResult>;
  /** Locked. */
  readonly directory: ExperimentDirectory;
  /** How the trainings that failed are tried again. */
  readonly hint?: string;
}

/** Writes what an experiment has come to, and reports on it. */
export async function conclude(
  { plan, results, directory, hint }: Conclusion,
  options: ReportOptions,
  io: Io,
  render: RenderAnalysis,
): Promise<ExitCode> {
  const inOrder = plan.cells.flatMap(({ id }) => results.get(id) ?? []);
  await directory.writeResults(inOrder);
  const analysis = analyse(plan, results, options);
  await writeReports(directory, plan, results, analysis);
  await writePages(directory, analysis, options);
  return tell(analysis, { directory, hint }, options, io, render);
}

/** The page that is asked for, and anew what was reported before. */
async function writePages(
  directory: ExperimentDirectory,
  analysis: Analysis,
  { report }: ReportOptions,
): Promise<void> {
  const formats = new Set([...(report ? ['html' as const] : []), ...(await directory.reportFormats())]);
  for (const format of formats) await writeExperimentReport(directory, { format }, analysis);
}

async function tell(
  analysis: Analysis,
  { directory, hint }: { directory: ExperimentDirectory; hint: string | undefined },
  options: ReportOptions,
  io: Io,
  render: RenderAnalysis,
): Promise<ExitCode> {
  const { path } = directory;
  const report = options.report ? directory.reportPath('html') : undefined;
  const objections = objectionsTo(analysis, path, { hint, isInterrupted: io.interrupt.aborted });
  const [error] = objections;
  print(io, options, { experiment: path, report, ...analysis, error }, () =>
    options.markdown ? renderMarkdown(analysis) : render(analysis, io),
  );
  if (report !== undefined && !options.quiet) io.stderr.write(renderRemark(`Report: ${inOneLine(report)}`));
  for (const objection of objections) io.stderr.write(renderError(objection, io.paintError));
  await showInCi(io, analysis);
  if (io.interrupt.aborted) {
    const count = totalOf(analysis);
    io.stderr.write(renderInterruption(count - analysis.cells.missing, count));
    return exitCodes.interrupted;
  }
  return error === undefined ? exitCodes.good : exitCodeOf(error);
}
