import type { BackendChoice } from '../backend/names.ts';
import type { SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import type { Figures } from '../gates/gate.ts';
import { type JudgedGate, judge } from '../gates/judge.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { renderEvaluation } from '../report/evaluation.ts';
import { type EvaluatedModel, evaluateModel } from './evaluate-model.ts';
import { brokenGates, gatesOfRun, limitsWith } from './gates.ts';
import { annotate } from './github.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { print } from './print.ts';
import { openTrainedModel, type TrainedModel } from './trained-model.ts';

export interface EvalOptions extends CommonOptions {
  readonly target?: string;
  /** To be seen beside it, with `inside`. */
  readonly other?: string;
  /** `test` where absent. */
  readonly split?: SplitName;
  readonly data?: string;
  readonly backend?: BackendChoice;
  /** Fits a temperature on the validation images and keeps it in the run. */
  readonly calibrate?: boolean;
  /** Of each image, with dropout on. */
  readonly mcSamples?: number;
  /** Directory of IDX files or pictures of something else, or a picture. */
  readonly ood?: string;
  /** What happens in the hidden layers. */
  readonly inside?: boolean;
  /** A share in [0, 1]. */
  readonly minAccuracy?: number;
}

/** Evaluates a trained network on the images of one split; with `inside`, another one too. */
export async function evalModel(options: EvalOptions, io: Io): Promise<ExitCode> {
  const { split = 'test', quiet } = options;
  checkOther(options);
  const target = options.target ?? (await chooseRun(io, options));
  const model = await openTrainedModel(target, options.backend);
  const own = await evaluateModel(model, options, io);
  const other = options.other === undefined ? undefined : await evaluateOther(options.other, options, io);
  if (own.refusal !== undefined && other?.monteCarlo === undefined) throw own.refusal;
  const gates = await judgeEvaluation(model, { split, doubt: own.warning, ...own.evaluation }, options);
  const error = brokenGates(gates);
  const inside = own.inside && [own.inside, ...(other?.inside ? [other.inside] : [])];
  const found = {
    ...recordOf(own),
    inside,
    other: other && recordOf(other),
    gates: gates.length === 0 ? undefined : gates,
    error,
  };
  print(io, options, found, (record) =>
    renderEvaluation(record, { paint: io.paint, columns: columnsOf(io.stdout) }),
  );
  const both = [own, ...(other ? [other] : [])];
  for (const { note, refusal } of quiet ? [] : both)
    for (const words of [note, refusal?.message]) if (words) io.stderr.write(renderRemark(words));
  for (const { warning } of both) if (warning) io.stderr.write(renderWarning(warning, io.paintError));
  if (error === undefined) return exitCodes.good;
  io.stderr.write(renderError(error, io.paintError));
  annotate(io, [{ title: 'dropout-mlp eval', message: error.message }]);
  return exitCodes.no;
}

/** The gates of its config are about test images; that of the command line is about those that are asked for. */
async function judgeEvaluation(
  { run }: TrainedModel,
  figures: Figures,
  { minAccuracy }: EvalOptions,
): Promise<JudgedGate[]> {
  if (run === undefined || figures.split !== 'test')
    return judge(limitsWith(undefined, minAccuracy), figures);
  const { settings, ...ofTraining } = await gatesOfRun(run, figures.accuracy);
  return judge(limitsWith(settings, minAccuracy), { ...figures, ...ofTraining });
}

function checkOther({ other, inside }: EvalOptions): void {
  if (other === undefined || inside) return;
  const hint = 'Add --inside to see two networks side by side.';
  throw new UserError('eval/other', `eval: expected one run or model, received another one, ${other}`, hint);
}

/** What is asked for of the other network is seen beside the first; nothing is fitted, and nothing judged. */
async function evaluateOther(target: string, options: EvalOptions, io: Io): Promise<EvaluatedModel> {
  const { calibrate: _, ood: __, ...others } = options;
  return evaluateModel(await openTrainedModel(target, options.backend), others, io);
}

function recordOf({ model, split, evaluation, inside: _, refusal: __, ...others }: EvaluatedModel) {
  return { model, split, ...evaluation, ...others };
}
