import type { Analysis } from '../experiments/analysis.ts';
import type { ExperimentDirectory } from '../experiments/directory.ts';
import type { Plan } from '../experiments/plan.ts';
import type { CellResult } from '../experiments/results.ts';
import { renderJUnit } from '../report/experiment/junit.ts';
import { renderMarkdown } from '../report/experiment/markdown.ts';
import { renderMetrics } from '../report/experiment/metrics.ts';

/** Writes what CI systems show of an experiment, beside its results. */
export async function writeReports(
  directory: ExperimentDirectory,
  { cells }: Plan,
  results: ReadonlyMap<string, CellResult>,
  analysis: Analysis,
): Promise<void> {
  const ended = cells.map(({ id, arm, seed }) => ({ ...results.get(id), arm, seed }));
  await directory.writeReport('summary', renderMarkdown(analysis));
  await directory.writeReport('junit', renderJUnit(analysis, ended));
  await directory.writeReport('metrics', renderMetrics(analysis, ended));
}
