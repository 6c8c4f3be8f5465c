import type { BackendChoice } from '../backend/names.ts';
import type { SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { renderEvaluation } from '../report/evaluation.ts';
import { accuracyGate } from './accuracy-gate.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';
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
  const { target, split = 'test', quiet } = options;
  const { name, note, logits, openSplit } = await openTrainedModel(target, options.backend);
  const { set, doubt } = await openSplit(split, options.data);
  if (set.count === 0) {
    const hint = 'Set data.validationFraction in the config, or evaluate another split.';
    throw new UserError('split/empty', `${name}: its ${split} split has no images`, hint);
  }
  const evaluation = evaluate(await logits(set), set.labels);
  const error = accuracyGate({ split, accuracy: evaluation.accuracy, doubt }, options.minAccuracy);
  const found = { model: name, split, ...evaluation, note, warning: doubt, error };
  print(io, options, found, (record) =>
    renderEvaluation(record, { paint: io.paint, columns: columnsOf(io.stdout) }),
  );
  if (note && !quiet) io.stderr.write(renderRemark(note));
  if (doubt) io.stderr.write(renderWarning(doubt, io.paintError));
  if (error === undefined) return exitCodes.good;
  io.stderr.write(renderError(error, io.paintError));
  return exitCodes.no;
}
