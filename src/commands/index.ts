import type { AnyCommand } from './command.ts';
import { batch } from './flags/batch.ts';
import { batchCells } from './flags/batch-cells.ts';
import { batchMerge } from './flags/batch-merge.ts';
import { batchRun } from './flags/batch-run.ts';
import { batchSubmit } from './flags/batch-submit.ts';
import { compare } from './flags/compare.ts';
import { dataFetch } from './flags/data-fetch.ts';
import { dataInfo } from './flags/data-info.ts';
import { doctor } from './flags/doctor.ts';
import { evalModel } from './flags/eval.ts';
import { exportModel } from './flags/export.ts';
import { init } from './flags/init.ts';
import { plot } from './flags/plot.ts';
import { predict } from './flags/predict.ts';
import { report } from './flags/report.ts';
import { runs } from './flags/runs.ts';
import { settings } from './flags/settings.ts';
import { summary } from './flags/summary.ts';
import { sweep } from './flags/sweep.ts';
import { train } from './flags/train.ts';
import { validate } from './flags/validate.ts';

/** All commands, in the order of `--help`. */
export const commands: readonly AnyCommand[] = [
  train,
  compare,
  sweep,
  batch,
  batchCells,
  batchRun,
  batchMerge,
  batchSubmit,
  evalModel,
  predict,
  plot,
  report,
  runs,
  exportModel,
  summary,
  validate,
  init,
  settings,
  doctor,
  dataInfo,
  dataFetch,
];

/** What the commands of two words have in common, by their first, where that is no command itself. */
export const groups: Readonly<Record<string, string>> = { data: 'look at a data set, or download MNIST' };
