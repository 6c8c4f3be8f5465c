import type { BackendChoice } from '../backend/names.ts';
import { commandLine } from '../command-line.ts';
import type { SplitName } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import type { CommonOptions } from './io.ts';

export interface PredictOptions extends CommonOptions {
  /** Image files, folders of them, `-` for standard input; the first may be a run directory or a model.json instead. */
  readonly inputs: readonly string[];
  /** Take the pixels as they are, whatever the size. */
  readonly asIs?: boolean;
  /** Crop, scale and centre, whatever the size. */
  readonly centre?: boolean;
  /** Position from 0 of an image in a split. */
  readonly index?: number;
  readonly split?: SplitName;
  readonly data?: string;
  /** Divide the logits by the temperature that the run keeps. */
  readonly calibrated?: boolean;
  /** Of each image, with dropout on. */
  readonly mcSamples?: number;
  readonly backend?: BackendChoice;
  /** stdout becomes a table for other programs. */
  readonly csv?: boolean;
}

/**
 * @param images those of the inputs that are no model
 * @throws UserError where options contradict each other, or nothing is asked
 */
export function checkOptions(images: readonly string[], options: PredictOptions): void {
  const { index, split, data, asIs, centre, csv, json } = options;
  if (csv && json) throw new UserError('predict/both', 'predict: expected --csv or --json, received both');
  if (index !== undefined && images.length > 0) {
    throw new UserError('predict/both', 'predict: expected images or --index, received both');
  }
  if (asIs && centre)
    throw new UserError('predict/both', 'predict: expected --as-is or --centre, received both');
  if (options.calibrated && options.mcSamples !== undefined) {
    const problem =
      'predict: expected --calibrated or --mc-samples, received both; the temperature is that of the network without dropout';
    throw new UserError('predict/both', problem);
  }
  if (images.filter((image) => image === '-').length > 1) {
    const problem = 'predict: expected - once, as standard input holds one image, received it twice';
    throw new UserError('predict/standard-input', problem);
  }
  if (index !== undefined) {
    if (asIs || centre) {
      const problem = `${asIs ? '--as-is' : '--centre'}: says how image files are prepared, and there are none with --index`;
      throw new UserError('predict/no-images', problem);
    }
    return;
  }
  const given = Object.entries({ split, data }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    const hint = 'Add --index N, the position of an image in its split.';
    throw new UserError(
      'predict/no-index',
      `--${given[0]}: says where --index counts, and there is no --index`,
      hint,
    );
  }
  if (images.length > 0) return;
  const hint = `For example: ${commandLine('predict', 'seven.png')}`;
  throw new UserError('predict/nothing', 'predict: expected an image or --index N, received neither', hint);
}
