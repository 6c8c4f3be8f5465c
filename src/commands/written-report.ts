import type { ExperimentReport } from '../report/experiment/experiment-report.ts';
import type { ReportFormat } from '../report/formats.ts';
import type { RunReport } from '../report/run-report.ts';

/** Where a report goes, and as what. */
export interface ReportPlace {
  /** `html` where absent. */
  readonly format?: ReportFormat;
  /** A file; with the run or experiment where absent, in place of an earlier report. */
  readonly out?: string;
}

/** A report that was written. */
export interface WrittenReport {
  readonly out: string;
  readonly format: ReportFormat;
  readonly report: RunReport | ExperimentReport;
  /** What its reader should know first. */
  readonly warning?: string | undefined;
}
