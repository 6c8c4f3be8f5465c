import { readFile } from 'node:fs/promises';
import type { BackendChoice } from '../backend/names.ts';
import { loadConfig } from '../config/load.ts';
import type { ImageSet } from '../dataset/dataset.ts';
import { strengthsIn } from '../dropout/index.ts';
import { UserError } from '../errors.ts';
import { evaluateCalibrated } from '../evaluation/evaluate-calibrated.ts';
import { type Mistake, mistakesOf } from '../evaluation/mistakes.ts';
import { probabilitiesOf } from '../evaluation/probabilities.ts';
import { type UnitWeights, unitWeights } from '../model/unit-weights.ts';
import type { Pad } from '../report/html/pad.ts';
import type { FirstLayer, PicturedMistake, RunReport } from '../report/run-report.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { packageVersion } from '../version.ts';
import { lookInside } from './inside.ts';
import { type MonteCarloRecord, sampleModel } from './monte-carlo.ts';
import { padOf } from './pad.ts';
import { figuresAt, temperatureOf } from './temperature.ts';
import { openTrainedModel, type TrainedModel } from './trained-model.ts';

/** Pictures in a report, which shall stay small. */
const MOST_MISTAKES = 24;
const MOST_UNITS = 128;

/** Of Monte-Carlo dropout, for each image. */
const SAMPLES = 50;

export interface ReportSource {
  /** `embedded` or a directory, instead of the data the run was trained on. */
  readonly data?: string;
  readonly backend?: BackendChoice;
}

/**
 * Evaluates the network of a run on its test images and gathers all there is to report.
 *
 * @throws UserError where `target` is no run with a model, or has no test images
 */
export async function reportOf(
  target: string,
  { data, backend }: ReportSource,
): Promise<{ readonly run: RunDirectory; readonly record: RunReport; readonly pad: Pad }> {
  const model = await openTrainedModel(target, backend);
  const { run } = model;
  if (run === undefined) throw noRun(target);
  const { set, doubt } = await model.openSplit('test', data);
  if (set.count === 0) throw new UserError('split/empty', `${model.name}: its test split has no images`);
  const { config } = await loadConfig(run.configPath, []);
  const logits = await model.logits(set);
  const kept = await temperatureOf(model);
  const record = {
    run: run.path,
    name: config.name,
    version: packageVersion(),
    manifest: await run.readManifest(),
    end: await run.readEnd(),
    earlyStopping: config.training.earlyStopping ?? undefined,
    history: await run.readHistory(),
    strengths: strengthsIn(config.model.layers),
    split: 'test' as const,
    warning: doubt,
    classNames: model.classNames,
    ...evaluated(logits, set, model.classes),
    calibrated: kept && figuresAt(kept, logits, set.labels),
    monteCarlo: await sampled(model, set, backend),
    inside: await lookInside(model, set),
    firstLayer: firstLayerOf(model),
    config: await readFile(run.configPath, 'utf8'),
  };
  return { run, record, pad: await padOf(model, set, logits) };
}

function noRun(target: string): UserError {
  return new UserError(
    'report/no-run',
    `${target}: expected the directory of a run, received a model, of whose training nothing is known`,
  );
}

function evaluated(
  logits: Float32Array,
  set: ImageSet,
  classes: number,
): Pick<RunReport, 'evaluation' | 'mistakes' | 'worst'> {
  const mistakes = mistakesOf(probabilitiesOf(logits, classes), set.labels);
  return {
    evaluation: evaluateCalibrated(logits, set.labels),
    mistakes: mistakes.length,
    worst: mistakes.slice(0, MOST_MISTAKES).map((mistake) => pictured(mistake, set)),
  };
}

/** Undefined where the network has no dropout that could be drawn. */
async function sampled(
  model: TrainedModel,
  set: ImageSet,
  backend: BackendChoice | undefined,
): Promise<MonteCarloRecord | undefined> {
  try {
    return (await sampleModel(model, { samples: SAMPLES, set, backend })).record;
  } catch (error) {
    if (error instanceof UserError && error.code.startsWith('sampling/')) return undefined;
    throw error;
  }
}

function pictured(mistake: Mistake, { images, count }: ImageSet): PicturedMistake {
  const size = images.length / count;
  const pixels = images.subarray(mistake.index * size, (mistake.index + 1) * size);
  return { ...mistake, pixels: Buffer.from(pixels).toString('base64') };
}

function firstLayerOf({ network, imageShape }: TrainedModel): FirstLayer | undefined {
  const units = unitWeights(network, imageShape);
  if (units === undefined) return undefined;
  const largest = units.reduce((most, { weights }) => weights.reduce(larger, most), 0);
  const shown = units.slice(0, MOST_UNITS).map(({ unit, norm, weights }) => {
    return { unit, norm, weights: asBytes(weights, largest) };
  });
  return { units: units.length, largest, shown };
}

function larger(most: number, weight: number): number {
  return Math.max(most, Math.abs(weight));
}

function asBytes(weights: UnitWeights['weights'], largest: number): string {
  const bytes = Int8Array.from(weights, (weight) => Math.round((127 * weight) / (largest || 1)));
  return Buffer.from(bytes.buffer).toString('base64');
}
