import type { Splits } from '../dataset/dataset.ts';
import { UserError } from '../errors.ts';
import { type JobResult, secondsOf } from '../jobs/run-job.ts';
import type { CellTraining } from './results.ts';

/**
 * What of a training is kept as the result of its cell.
 *
 * @returns undefined where it was interrupted
 * @throws UserError where it diverged, or ended with a loss that is no number, which no statistics could be made of
 */
export function trainingOf(
  splits: { readonly [Name in keyof Splits]: Pick<Splits[Name], 'count'> },
  { metrics, history }: Pick<JobResult, 'metrics' | 'history'>,
): CellTraining | undefined {
  const { reason, lastEpoch, bestEpoch, weightsOfEpoch, unfinishedEpoch, train, validation, test } = metrics;
  if (reason === 'interrupted') return undefined;
  if (reason === 'diverged')
    throw diverged(
      `training diverged in epoch ${unfinishedEpoch?.epoch ?? lastEpoch}: the loss or the weights became NaN`,
    );
  for (const [split, measured] of Object.entries({ training: train, validation, test })) {
    if (measured !== undefined && !Number.isFinite(measured.loss))
      throw diverged(`training ended with a ${split} loss of ${measured.loss}`);
  }
  return {
    reason,
    lastEpoch,
    ...(bestEpoch !== undefined && { bestEpoch }),
    weightsOfEpoch,
    seconds: Math.round(1000 * secondsOf(history)) / 1000,
    images: { train: splits.train.count, validation: splits.validation.count, test: splits.test.count },
    train,
    ...(validation && { validation }),
    ...(test && { test }),
  };
}

function diverged(message: string): UserError {
  return new UserError('training/diverged', message);
}
