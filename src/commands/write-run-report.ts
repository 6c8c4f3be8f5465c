import { writeFileAtomic } from '../files.ts';
import type { ReportFormat } from '../report/formats.ts';
import type { Pad } from '../report/html/pad.ts';
import { renderJson } from '../report/json.ts';
import { renderRunMarkdown } from '../report/markdown.ts';
import type { RunReport } from '../report/run-report.ts';
import { type ReportSource, reportOf } from './run-report.ts';
import type { ReportPlace, WrittenReport } from './written-report.ts';

type Renderer = (report: RunReport, pad: Pad) => string | Promise<string>;

/** What draws HTML takes a quarter of a second to load. */
const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  html: async (report, pad) => (await import('../report/html/run-page.ts')).renderRunPage(report, pad),
  markdown: renderRunMarkdown,
  json: renderJson,
};

/**
 * Evaluates the network of a run and writes the report.
 *
 * @param target directory of the run
 */
export async function writeRunReport(
  target: string,
  { format = 'html', ...place }: ReportPlace & ReportSource,
): Promise<WrittenReport> {
  const { run, record, pad } = await reportOf(target, place);
  const out = place.out ?? run.reportPath(format);
  await writeFileAtomic(out, await renderers[format](record, pad));
  return { out, format, report: record, warning: record.warning };
}
