import type { BackendChoice } from '../backend/names.ts';
import type { ImageSet, SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { type CalibratedEvaluation, evaluateCalibrated } from '../evaluation/evaluate-calibrated.ts';
import { outOfDistribution } from '../evaluation/out-of-distribution.ts';
import { atTemperature } from '../evaluation/temperature.ts';
import type { Figures } from '../gates/gate.ts';
import { type JudgedGate, judge } from '../gates/judge.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { renderEvaluation } from '../report/evaluation.ts';
import type { InsideFigures } from '../report/inside.ts';
import type { OutOfDistributionFigures } from '../report/monte-carlo.ts';
import { brokenGates, gatesOfRun, limitsWith } from './gates.ts';
import { annotate } from './github.ts';
import { lookInside } from './inside.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { type SampledModel, sampleModel } from './monte-carlo.ts';
import { print } from './print.ts';
import { openStrangeImages, type StrangeImages } from './strange-images.ts';
import { fitOnValidation, temperatureOf } from './temperature.ts';
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
  /** Directory of images of something else. */
  readonly ood?: string;
  /** What happens in the hidden layers. */
  readonly inside?: boolean;
  /** A share in [0, 1]. */
  readonly minAccuracy?: number;
}

/** Evaluates a trained network on the images of one split. */
export async function evalModel(options: EvalOptions, io: Io): Promise<ExitCode> {
  const { split = 'test', quiet } = options;
  checkOther(options);
  const target = options.target ?? (await chooseRun(io, options));
  const model = await openTrainedModel(target, options.backend);
  const { name, note } = model;
  const { set, doubt } = await model.openSplit(split, options.data);
  if (set.count === 0) {
    const hint = 'Set data.validationFraction in the config, or evaluate another split.';
    throw new UserError('split/empty', `${name}: its ${split} split has no images`, hint);
  }
  const temperature = options.calibrate
    ? await fitOnValidation(model, options.data)
    : await temperatureOf(model);
  const strange = options.ood === undefined ? undefined : await openStrangeImages(model, options.ood);
  const logits = await model.logits(set);
  const evaluation = evaluateCalibrated(logits, set.labels);
  const gates = await judgeEvaluation(model, { split, doubt, ...evaluation }, options);
  const error = brokenGates(gates);
  const calibrated = temperature && {
    ...temperature,
    ...figuresOf(evaluateCalibrated(atTemperature(logits, temperature.temperature), set.labels)),
  };
  const sampled =
    options.mcSamples === undefined
      ? undefined
      : await sampleModel(model, options.mcSamples, { set, strange: strange?.set, backend: options.backend });
  const found = {
    model: name,
    split,
    ...evaluation,
    ...(model.classNames && { classNames: model.classNames }),
    calibrated,
    monteCarlo: sampled?.record,
    outOfDistribution: strange && (await tellApart(model, logits, strange, sampled?.scores)),
    inside: options.inside ? await lookInsideAll(model, set, split, options) : undefined,
    gates: gates.length === 0 ? undefined : gates,
    note,
    warning: doubt,
    error,
  };
  print(io, options, found, (record) =>
    renderEvaluation(record, { paint: io.paint, columns: columnsOf(io.stdout) }),
  );
  if (note && !quiet) io.stderr.write(renderRemark(note));
  if (doubt) io.stderr.write(renderWarning(doubt, io.paintError));
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

/** Of the model, and of the other one where there is one. */
async function lookInsideAll(
  model: TrainedModel,
  set: ImageSet,
  split: SplitName,
  { other, data, backend }: EvalOptions,
): Promise<InsideFigures[]> {
  const own = await lookInside(model, set);
  if (other === undefined) return [own];
  const second = await openTrainedModel(other, backend);
  return [own, await lookInside(second, (await second.openSplit(split, data)).set)];
}

async function tellApart(
  model: TrainedModel,
  logits: Float32Array,
  { source, set }: StrangeImages,
  scores: SampledModel['scores'] | undefined,
): Promise<OutOfDistributionFigures> {
  const strange = await model.logits(set);
  return { source, images: set.count, ...outOfDistribution(logits, strange, model.classes, scores) };
}

function figuresOf({ loss, accuracy, calibration }: CalibratedEvaluation) {
  return { loss, accuracy, calibration };
}
