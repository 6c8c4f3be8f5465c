import type { EpochRecord } from '../../src/training/epoch-record.ts';

/** An epoch whose figures are round numbers; `changes` replaces some of them. */
export function epochRecord(epoch: number, changes: Partial<EpochRecord> = {}): EpochRecord {
  return {
    epoch,
    trainLoss: 0.5,
    trainAccuracy: 0.875,
    valLoss: 0.75,
    valAccuracy: 0.8125,
    penalty: 0,
    objective: 0.625,
    learningRate: 0.01,
    durationMs: 1250,
    samplesPerSecond: 45_200.25,
    ...changes,
  };
}

export function withoutValidation(record: EpochRecord): EpochRecord {
  const { valLoss, valAccuracy, ...rest } = record;
  return rest;
}
