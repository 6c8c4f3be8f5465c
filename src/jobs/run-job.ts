import { differingSettings } from '../config/differing-settings.ts';
import type { WrittenConfig } from '../config/schema.ts';
import type { Splits } from '../dataset/dataset.ts';
import { dropoutRatesIn, highestRatesIn } from '../dropout/index.ts';
import type { RunMetrics } from '../runs/records.ts';
import type { Engine } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import {
  type Checkpoint,
  Training,
  type TrainingOutcome,
  type TrainingSettings,
} from '../training/training.ts';
import type { PreparedTraining } from './prepare.ts';
import type { EndedTraining, Reader, TrainingState } from './reader.ts';

/** A training to be run, from its beginning or from where it was left. */
export interface Job extends PreparedTraining {
  readonly from?: Checkpoint;
  /** Of the epochs already trained. */
  readonly history?: readonly EpochRecord[];
}

/** What came of a job. */
export interface JobResult {
  readonly history: readonly EpochRecord[];
  readonly metrics: RunMetrics;
}

/**
 * Trains, and measures the weights that stay in the model. Everything else, such as saving them, is up to readers.
 *
 * @param interrupt ends the training within its running epoch
 * @throws what a reader throws
 */
export async function runJob(
  job: Job,
  readers: readonly Reader[],
  interrupt: AbortSignal,
): Promise<JobResult> {
  const startedAt = performance.now();
  const training = new Training(job.engine, job.splits, settingsOf(job.config), job.from);
  const history = [...(job.history ?? [])];
  const state: TrainingState = {
    history,
    get isDiverged() {
      return training.isDiverged;
    },
    get bestEpoch() {
      return training.bestEpoch;
    },
    checkpoint: () => training.checkpoint(),
  };
  if (job.from === undefined) for (const reader of readers) await reader.onStart?.(state);
  const outcome = await trainEpochs(training, { state, history, readers, interrupt });
  const isUsable = outcome.reason !== 'diverged' || outcome.weightsOfEpoch === outcome.bestEpoch;
  const durationMs = performance.now() - startedAt;
  return finish(job, readers, { ...state, outcome, durationMs, isUsable });
}

/** Of all its epochs, with their evaluations, whichever command trained them. */
export function secondsOf(history: readonly Pick<EpochRecord, 'durationMs'>[]): number {
  return history.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

/** What a training depends on beside its network and its data. */
export function settingsOf({ training, model }: WrittenConfig): TrainingSettings {
  const { epochs, optimizer, dropoutScale, earlyStopping, reduceOnPlateau } = training;
  return {
    epochs,
    learningRate: optimizer.learningRate,
    ...('momentum' in optimizer && { momentum: optimizer.momentum }),
    rates: dropoutRatesIn(model.layers),
    dropoutScale,
    highestRates: highestRatesIn(model.layers),
    earlyStopping,
    reduceOnPlateau,
  };
}

interface Followed {
  readonly state: TrainingState;
  /** Grows by a record each epoch. */
  readonly history: EpochRecord[];
  readonly readers: readonly Reader[];
  readonly interrupt: AbortSignal;
}

async function trainEpochs(
  training: Training,
  { state, history, readers, interrupt }: Followed,
): Promise<TrainingOutcome> {
  try {
    const records = training.epochs(interrupt, (progress) => {
      for (const reader of readers) reader.onProgress?.(progress);
    });
    for (;;) {
      const next = await records.next();
      if (next.done) return next.value;
      history.push(next.value);
      for (const reader of readers) await reader.onEpoch?.(next.value, state);
    }
  } finally {
    for (const reader of readers) reader.stop?.();
  }
}

async function finish(job: Job, readers: readonly Reader[], ended: EndedTraining): Promise<JobResult> {
  for (const reader of readers) await reader.onEnd?.(ended);
  const { outcome, durationMs } = ended;
  const metrics = { ...identify(job), ...outcome, durationMs, ...(await measure(job, ended)) };
  for (const reader of readers) await reader.onMetrics?.(metrics);
  return { history: ended.history, metrics };
}

/** What sets this job apart from others in a table of them. */
function identify({ config, splits }: Job): Pick<RunMetrics, 'name' | 'seed' | 'data' | 'settings'> {
  const { train, validation, test } = splits;
  const { name, seed, data } = config;
  return {
    name,
    seed,
    data: {
      source: data.source,
      images: { train: train.count, validation: validation.count, test: test.count },
    },
    settings: Object.fromEntries(differingSettings(config)),
  };
}

type Measurements = Pick<RunMetrics, 'train' | 'validation'>;

/** Loss and accuracy of the weights that the model now holds, on the test images only where they are of use. */
async function measure(
  { engine, splits }: Job,
  { outcome, history, isUsable }: EndedTraining,
): Promise<Measurements & Pick<RunMetrics, 'test'>> {
  const record = history.find(({ epoch }) => epoch === outcome.weightsOfEpoch);
  return {
    ...(record === undefined ? await measureNow(engine, splits) : measurementsOf(record)),
    ...(isUsable && { test: await engine.measure(splits.test) }),
  };
}

/** Of weights that no record is about: those of an unfinished epoch. */
async function measureNow(engine: Engine, { train, validation }: Splits): Promise<Measurements> {
  return {
    train: await engine.measure(train),
    ...(validation.count > 0 && { validation: await engine.measure(validation) }),
  };
}

function measurementsOf({ trainLoss, trainAccuracy, valLoss, valAccuracy }: EpochRecord): Measurements {
  return {
    train: { loss: trainLoss, accuracy: trainAccuracy },
    ...(valLoss !== undefined &&
      valAccuracy !== undefined && { validation: { loss: valLoss, accuracy: valAccuracy } }),
  };
}
