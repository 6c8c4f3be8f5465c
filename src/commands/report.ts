import type { BackendChoice } from '../backend/names.ts';
import { writeFileAtomic } from '../files.ts';
import { inOneLine } from '../received.ts';
import { renderRemark, renderWarning } from '../report/error.ts';
import type { ReportFormat } from '../report/formats.ts';
import type { Pad } from '../report/html/pad.ts';
import { renderJson } from '../report/json.ts';
import { renderRunMarkdown } from '../report/markdown.ts';
import type { RunReport } from '../report/run-report.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { refuseOccupied } from './occupied.ts';
import { openFile } from './open-file.ts';
import { print } from './print.ts';
import { reportOf } from './run-report.ts';

export interface ReportOptions extends CommonOptions {
  /** A directory; the latest run where absent. */
  readonly run?: string;
  /** `html` where absent. */
  readonly format?: ReportFormat;
  /** A file; in the run where absent, in place of an earlier report. */
  readonly out?: string;
  /** Whether it is shown, by what the system opens such files with. */
  readonly open?: boolean;
  readonly data?: string;
  readonly backend?: BackendChoice;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

type Renderer = (report: RunReport, pad: Pad) => string | Promise<string>;

const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  html: async (report, pad) => (await import('../report/html/run-page.ts')).renderRunPage(report, pad),
  markdown: renderRunMarkdown,
  json: renderJson,
};

/** Writes what there is to say of a run into one file. */
export async function report(options: ReportOptions, io: Io): Promise<ExitCode> {
  const { format = 'html', force = false, quiet } = options;
  if (options.out !== undefined) await refuseOccupied(options.out, force);
  const { run, record, pad } = await reportOf(options.run ?? (await chooseRun(io, options)), options);
  const out = options.out ?? run.reportPath(format);
  await writeFileAtomic(out, await renderers[format](record, pad));
  print(io, options, { out, format, report: record }, () => `Wrote ${inOneLine(out)}\n`);
  if (record.warning !== undefined) io.stderr.write(renderWarning(record.warning, io.paintError));
  if (options.open && !(await openFile(out)) && !quiet)
    io.stderr.write(renderRemark(`No program here opens files: open ${inOneLine(out)} in a browser.`));
  return exitCodes.good;
}
