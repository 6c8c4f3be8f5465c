import { commandLine } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { evaluateCalibrated } from '../evaluation/evaluate-calibrated.ts';
import { atTemperature, fitTemperature } from '../evaluation/temperature.ts';
import { weightsChecksum } from '../model/checksum.ts';
import type { CalibratedFigures } from '../report/calibration-rows.ts';
import type { TrainedModel } from './trained-model.ts';

/** What the logits of a model are divided by before their softmax. */
export interface Temperature {
  readonly temperature: number;
  /** Number of validation images that it was fitted on. */
  readonly fittedOn: number;
}

/** The temperature that the run keeps; undefined where there is none, or training has gone on since. */
export async function temperatureOf({ run, network }: TrainedModel): Promise<Temperature | undefined> {
  const kept = await run?.readTemperature();
  if (kept === undefined || kept.weights !== weightsChecksum(network)) return undefined;
  return { temperature: kept.temperature, fittedOn: kept.images };
}

/** What the probabilities are worth at a temperature. */
export function figuresAt(
  kept: Temperature,
  logits: Float32Array,
  labels: Uint8Array,
): CalibratedFigures & Temperature {
  const { loss, accuracy, calibration } = evaluateCalibrated(atTemperature(logits, kept.temperature), labels);
  return { ...kept, loss, accuracy, calibration };
}

/** @throws UserError where there is none */
export async function keptTemperature(model: TrainedModel): Promise<number> {
  const kept = await temperatureOf(model);
  if (kept !== undefined) return kept.temperature;
  throw new UserError(
    'temperature/none',
    `${model.name}: no temperature was fitted for these weights`,
    `Fit one on the validation images: ${commandLine('eval', model.run?.path ?? 'RUN', '--calibrate')}`,
  );
}

/**
 * Fits the temperature on the validation images, which are neither trained nor tested on, and keeps it in the run.
 *
 * @param source `embedded` or a directory, instead of the data the model was trained on
 * @throws UserError where there is no run to keep it, or no images that are certainly those of its validation
 */
export async function fitOnValidation(model: TrainedModel, source?: string): Promise<Temperature> {
  const { name, run, network } = model;
  if (run === undefined) {
    const hint = 'Name the directory of a run.';
    throw new UserError(
      'temperature/no-run',
      `${name}: a temperature is kept in a run, and this is a model`,
      hint,
    );
  }
  const { set, doubt } = await model.openSplit('validation', source);
  if (doubt !== undefined) {
    const hint = 'Name the data it was trained on by --data.';
    throw new UserError('temperature/other-data', `--calibrate: ${doubt}`, hint);
  }
  if (set.count === 0) {
    const hint = 'Train with data.validationFraction above 0.';
    throw new UserError(
      'temperature/no-images',
      `${name}: --calibrate needs validation images, and it has none`,
      hint,
    );
  }
  const temperature = fitTemperature(await model.logits(set), set.labels);
  await run.writeTemperature({ temperature, images: set.count, weights: weightsChecksum(network) });
  return { temperature, fittedOn: set.count };
}
