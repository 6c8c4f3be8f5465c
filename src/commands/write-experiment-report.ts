import type { Analysis } from '../experiments/analysis.ts';
import type { ExperimentDirectory } from '../experiments/directory.ts';
import { writeFileAtomic } from '../files.ts';
import type { ExperimentReport } from '../report/experiment/experiment-report.ts';
import { renderExperimentMarkdown } from '../report/experiment/markdown.ts';
import type { ReportFormat } from '../report/formats.ts';
import { renderJson } from '../report/json.ts';
import { experimentReportOf, refuseSource } from './experiment-report.ts';
import type { ReportSource } from './run-report.ts';
import type { ReportPlace, WrittenReport } from './written-report.ts';

type Renderer = (report: ExperimentReport) => string | Promise<string>;

const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  html: async (report) => (await import('../report/html/experiment-page.ts')).renderExperimentPage(report),
  markdown: renderExperimentMarkdown,
  json: renderJson,
};

/**
 * Writes what an experiment has shown so far.
 *
 * @param analysis of it, where that is at hand; it may know more than the directory does, such as results of before
 */
export async function writeExperimentReport(
  directory: ExperimentDirectory,
  { format = 'html', ...place }: ReportPlace & ReportSource,
  analysis?: Analysis,
): Promise<WrittenReport> {
  refuseSource(directory.path, place);
  const { report, warning } = await experimentReportOf(directory, analysis);
  const out = place.out ?? directory.reportPath(format);
  await writeFileAtomic(out, await renderers[format](report));
  return { out, format, report, warning };
}
