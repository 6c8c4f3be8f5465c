import type { BackendChoice } from '../backend/names.ts';
import { inOneLine } from '../received.ts';
import { renderRemark, renderWarning } from '../report/error.ts';
import type { ReportFormat } from '../report/formats.ts';
import { experimentAt } from './experiment-report.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { refuseOccupied } from './occupied.ts';
import { openFile } from './open-file.ts';
import { print } from './print.ts';
import { writeExperimentReport } from './write-experiment-report.ts';
import type { WrittenReport } from './written-report.ts';

export interface ReportOptions extends CommonOptions {
  /** The directory of a run or of an experiment; the latest run where absent. */
  readonly target?: string;
  /** `html` where absent. */
  readonly format?: ReportFormat;
  /** A file; in the run or the experiment where absent, in place of an earlier report. */
  readonly out?: string;
  /** Whether it is shown, by what the system opens such files with. */
  readonly open?: boolean;
  readonly data?: string;
  readonly backend?: BackendChoice;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
}

/** Writes what there is to say of a run or of an experiment into one file. */
export async function report(options: ReportOptions, io: Io): Promise<ExitCode> {
  if (options.out !== undefined) await refuseOccupied(options.out, options.force ?? false);
  const target = options.target ?? (await chooseRun(io, options));
  const { out, format, report: record, warning } = await write(target, options);
  print(io, options, { out, format, report: record }, () => `Wrote ${inOneLine(out)}\n`);
  if (warning !== undefined) io.stderr.write(renderWarning(warning, io.paintError));
  if (options.open && !(await openFile(out)) && !options.quiet)
    io.stderr.write(renderRemark(`No program here opens files: open ${inOneLine(out)} in a browser.`));
  return exitCodes.good;
}

/** Experiments are reported on without TensorFlow.js, which takes a while to load. */
async function write(target: string, options: ReportOptions): Promise<WrittenReport> {
  const experiment = await experimentAt(target);
  if (experiment !== undefined) return writeExperimentReport(experiment, options);
  return (await import('./write-run-report.ts')).writeRunReport(target, options);
}
