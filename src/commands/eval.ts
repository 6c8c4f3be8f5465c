import type { BackendChoice } from '../backend/names.ts';
import type { SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { predictProbabilities } from '../evaluation/predict.ts';
import { evaluationReport } from '../report/evaluation.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { openTrainedModel } from './trained-model.ts';

export interface EvalOptions extends CommonOptions {
  readonly target?: string;
  /** `test` where absent. */
  readonly split?: SplitName;
  readonly data?: string;
  readonly backend?: BackendChoice;
  /** A share in [0, 1]. */
  readonly minAccuracy?: number;
}

/** Evaluates a trained network on the images of one split. */
export async function evalModel(options: EvalOptions, io: Io): Promise<ExitCode> {
  const { target, split = 'test' } = options;
  const { model, name, openSplit } = await openTrainedModel(target, options.backend);
  const set = await openSplit(split, options.data);
  if (set.count === 0) {
    const hint = 'Set data.validationFraction in the config, or evaluate another split.';
    throw new UserError('split/empty', `${name}: its ${split} split has no images`, hint);
  }
  const evaluation = evaluate(await predictProbabilities(model, set), set.labels);
  const record = { model: name, split, ...evaluation };
  if (options.json) io.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  else io.stdout.write(evaluationReport(record, { paint: io.paint, columns: columnsOf(io.stdout) }));
  return evaluation.accuracy < (options.minAccuracy ?? 0) ? exitCodes.no : exitCodes.good;
}
