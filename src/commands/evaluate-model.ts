import type { SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { type CalibratedEvaluation, evaluateCalibrated } from '../evaluation/evaluate-calibrated.ts';
import { outOfDistribution } from '../evaluation/out-of-distribution.ts';
import type { CalibratedFigures } from '../report/calibration-rows.ts';
import type { InsideFigures } from '../report/inside.ts';
import type { OutOfDistributionFigures } from '../report/monte-carlo.ts';
import type { EvalOptions } from './eval.ts';
import { lookInside } from './inside.ts';
import type { Io } from './io.ts';
import { type MonteCarloRecord, type SampledModel, type Sampling, sampleModel } from './monte-carlo.ts';
import { samplingProgress } from './sampling-progress.ts';
import { openStrangeImages, type StrangeImages } from './strange-images.ts';
import { figuresAt, fitOnValidation, temperatureOf } from './temperature.ts';
import type { TrainedModel } from './trained-model.ts';

/** What was asked for of one network. */
export interface EvaluatedModel {
  readonly model: string;
  readonly split: SplitName;
  readonly evaluation: CalibratedEvaluation;
  readonly classNames?: readonly string[];
  readonly calibrated?: CalibratedFigures | undefined;
  readonly monteCarlo?: MonteCarloRecord | undefined;
  readonly outOfDistribution?: OutOfDistributionFigures | undefined;
  readonly inside?: InsideFigures | undefined;
  /** What the user should know of the model. */
  readonly note?: string | undefined;
  /** Why the network may have been trained on some of the images. */
  readonly warning?: string | undefined;
  /** Why it could not be sampled, though that was asked for. */
  readonly refusal?: UserError | undefined;
}

/** @throws UserError where the split has no images, or what is asked for cannot be had */
export async function evaluateModel(
  model: TrainedModel,
  options: EvalOptions,
  io: Io,
): Promise<EvaluatedModel> {
  const { split = 'test' } = options;
  const { set, doubt } = await model.openSplit(split, options.data);
  if (set.count === 0) {
    const hint = 'Set data.validationFraction in the config, or evaluate another split.';
    throw new UserError('split/empty', `${model.name}: its ${split} split has no images`, hint);
  }
  const temperature = options.calibrate
    ? await fitOnValidation(model, options.data)
    : await temperatureOf(model);
  const strange = options.ood === undefined ? undefined : await openStrangeImages(model, options.ood);
  const logits = await model.logits(set);
  const progress = samplingProgress(options, io);
  const sampled = await sampledOf(model, options, { set, strange: strange?.set, progress });
  return {
    model: model.name,
    split,
    evaluation: evaluateCalibrated(logits, set.labels),
    ...(model.classNames && { classNames: model.classNames }),
    calibrated: temperature && figuresAt(temperature, logits, set.labels),
    monteCarlo: sampled.model?.record,
    outOfDistribution: strange && (await tellApart(model, logits, strange, sampled.model?.scores)),
    inside: options.inside ? await lookInside(model, set) : undefined,
    note: model.note,
    warning: doubt,
    refusal: sampled.refusal,
  };
}

/** Nothing where it was not asked for. */
async function sampledOf(
  model: TrainedModel,
  { mcSamples: samples, backend }: EvalOptions,
  sampling: Pick<Sampling, 'set' | 'strange' | 'progress'>,
): Promise<{ readonly model?: SampledModel; readonly refusal?: UserError }> {
  if (samples === undefined) return {};
  try {
    return { model: await sampleModel(model, { samples, backend, ...sampling }) };
  } catch (error) {
    if (error instanceof UserError && error.code.startsWith('sampling/')) return { refusal: error };
    throw error;
  }
}

async function tellApart(
  model: TrainedModel,
  logits: Float32Array,
  { source, set, isOfTraining }: StrangeImages,
  scores: SampledModel['scores'] | undefined,
): Promise<OutOfDistributionFigures> {
  const strange = await model.logits(set);
  const found = { source, images: set.count, ...(isOfTraining && { isOfTraining }) };
  return { ...found, ...outOfDistribution(logits, strange, model.classes, scores) };
}
