import type { Analysis } from '../../experiments/analysis.ts';
import type { DifferingSetting } from '../../experiments/arm-settings.ts';

/** All that the report of an experiment says, whatever it is written as. */
export interface ExperimentReport {
  /** The directory of the experiment. */
  readonly experiment: string;
  /** Which program wrote the report. */
  readonly version: string;
  readonly analysis: Analysis;
  /** What sets the arms apart, with a value for each arm of the analysis, in order. */
  readonly settings: readonly DifferingSetting[];
  /** Of the first arm, as YAML; absent where the experiment is told by its results alone. */
  readonly config?: string;
}
