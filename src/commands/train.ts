import type { BackendChoice } from '../backend/names.ts';
import type { Splits } from '../dataset/dataset.ts';
import { dropoutRatesIn } from '../dropout/index.ts';
import { NegativeAnswer, UserError } from '../errors.ts';
import { saveModel } from '../model/save.ts';
import { engineNotice } from '../report/backend.ts';
import { curves } from '../report/curves.ts';
import { renderError, renderWarning } from '../report/error.ts';
import { historyCsv } from '../report/history.ts';
import { renderJson } from '../report/json.ts';
import { trainingReport } from '../report/training.ts';
import type { SavedTraining } from '../runs/checkpoint-file.ts';
import type { RunMetrics } from '../runs/records.ts';
import type { Engine } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import { Training, type TrainingOutcome } from '../training/training.ts';
import { accuracyGate } from './accuracy-gate.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodeOf, exitCodes, type Io } from './io.ts';
import { trainingProgress } from './progress.ts';
import { resumeJob } from './resume-job.ts';
import { checkTensorBoard, type TrainingLogger, tensorBoardLogger } from './tensorboard.ts';
import { startJob, type TrainingJob } from './training-job.ts';

export interface TrainOptions extends CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly data?: string;
  readonly out?: string;
  readonly resume?: string;
  /** Instead of the one in the config. */
  readonly backend?: BackendChoice;
  readonly force?: boolean;
  /** Of the fused engine; the result does not depend on them. */
  readonly threads?: number | 'auto';
  /** A share in [0, 1]. */
  readonly minAccuracy?: number;
  /** Directory of TensorBoard logs. */
  readonly tensorboard?: string;
}

/** A checkpoint costs a few milliseconds, so that epochs faster than this do not each write one. */
const CHECKPOINT_INTERVAL_MS = 5000;

/** Trains the network of a config and leaves a run directory with the model, its history and its metrics. */
export async function train(options: TrainOptions, io: Io): Promise<ExitCode> {
  await checkTensorBoard(options.tensorboard);
  const job =
    options.resume === undefined ? await startJob(options) : await resumeJob(options, options.resume);
  try {
    return await runJob(job, options, io);
  } finally {
    job.run.unlock();
  }
}

async function runJob(job: TrainingJob, options: TrainOptions, io: Io): Promise<ExitCode> {
  for (const warning of job.warnings) io.stderr.write(renderWarning(warning, io.paintError));
  if (!options.quiet) io.stderr.write(engineNotice({ ...job, asked: job.config.training }));
  const startedAt = performance.now();
  const log = await tensorBoardLogger(options.tensorboard, job);
  const trained = await trainEpochs(job, log, options, io);
  const metrics = await finish(job, trained, startedAt);
  if (metrics.test) await log.onTest(metrics.weightsOfEpoch, metrics.test);
  if (log.failure !== undefined && !(log.failure instanceof UserError)) throw log.failure; // the run itself is whole
  const error = log.failure ?? objectionTo(metrics, options, trained.history);
  printResult(job, metrics, trained.history, error, options, io);
  if (error !== undefined) io.stderr.write(renderError(error, io.paintError));
  return endOf(metrics, error);
}

interface Trained extends SavedTraining {
  readonly outcome: TrainingOutcome;
}

/** Runs the training loop; every epoch is on disk before the next begins. */
async function trainEpochs(
  job: TrainingJob,
  log: TrainingLogger,
  { quiet }: TrainOptions,
  io: Io,
): Promise<Trained> {
  const { epochs, earlyStopping, optimizer } = job.config.training;
  const rates = dropoutRatesIn(job.config.model.layers);
  const settings = { epochs, learningRate: optimizer.learningRate, rates, earlyStopping };
  const training = new Training(job.engine, job.splits, settings, job.from);
  const history = [...job.history];
  const resumedAfterMs = job.from?.unfinished?.durationMs ?? 0;
  const progress = trainingProgress(io, { epochs, quiet: quiet ?? false, resumedAfterMs });
  const saved = () => ({ config: job.config, history, checkpoint: training.checkpoint() });
  if (job.from === undefined) await job.run.writeCheckpoint(saved()); // from here on an interrupt costs nothing
  let checkpointedAt = Number.NEGATIVE_INFINITY;
  try {
    const records = training.epochs(io.interrupt, progress.onSlice);
    for (;;) {
      const next = await records.next();
      if (next.done) return { outcome: next.value, ...saved() };
      history.push(next.value);
      progress.onEpoch(next.value);
      await job.run.appendEpoch(next.value);
      await log.onEpoch(next.value);
      if (training.isDiverged || performance.now() - checkpointedAt < CHECKPOINT_INTERVAL_MS) continue;
      await job.run.writeCheckpoint(saved());
      checkpointedAt = performance.now();
    }
  } finally {
    progress.stop();
  }
}

/**
 * Saves the model, unless its weights are no numbers, and measures it on the test images. The checkpoint comes after
 * the model, which a full disk must not cost, and before measuring, which a second Ctrl-C may end.
 */
async function finish(job: TrainingJob, trained: Trained, startedAt: number): Promise<RunMetrics> {
  const { run, model } = job;
  const { outcome, ...saved } = trained;
  const durationMs = performance.now() - startedAt;
  await run.writeHistoryCsv(historyCsv(saved.history));
  const isUsable = outcome.reason !== 'diverged' || outcome.weightsOfEpoch === outcome.bestEpoch;
  await (isUsable ? saveModel(model, run.modelDirectory) : run.removeModel());
  let metrics: RunMetrics;
  try {
    if (outcome.reason !== 'diverged') await run.writeCheckpoint(saved);
  } finally {
    metrics = { ...outcome, durationMs, ...(await measure(job, trained, isUsable)) };
    await run.writeMetrics(metrics);
  }
  return metrics;
}

type Measurements = Pick<RunMetrics, 'train' | 'validation'>;

/** Loss and accuracy of the weights that the model now holds, on the test images only where it was saved. */
async function measure(
  { engine, splits }: TrainingJob,
  { outcome, history }: Trained,
  isUsable: boolean,
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

function printResult(
  { run, config, engine, backend }: TrainingJob,
  metrics: RunMetrics,
  history: readonly EpochRecord[],
  error: UserError | undefined,
  { json, quiet, tensorboard }: TrainOptions,
  io: Io,
): void {
  if (json) {
    const result = {
      run: run.path,
      seed: config.seed,
      engine: engine.name,
      backend,
      tensorboard,
      ...metrics,
      error,
    };
    io.stdout.write(renderJson(result));
    return;
  }
  if (io.stdout.isTTY && !quiet)
    io.stdout.write(curves(history, { columns: columnsOf(io.stdout), bestEpoch: metrics.bestEpoch }));
  io.stdout.write(
    trainingReport(
      {
        metrics,
        earlyStopping: config.training.earlyStopping,
        learningRate: history.at(-1)?.learningRate,
        run: run.path,
        tensorboard,
      },
      io.paint,
    ),
  );
}

/** Why a training that went to its end must not look like one that went well. */
function objectionTo(
  { reason, lastEpoch, unfinishedEpoch, test }: RunMetrics,
  { minAccuracy }: TrainOptions,
  history: readonly EpochRecord[],
): UserError | undefined {
  if (reason === 'diverged') {
    return new NegativeAnswer(
      'training/diverged',
      `training diverged in epoch ${unfinishedEpoch?.epoch ?? lastEpoch}: the loss or the weights became NaN`,
      `Lower training.optimizer.learningRate (now ${history.at(-1)?.learningRate}).`,
    );
  }
  if (reason === 'interrupted' || test === undefined) return undefined;
  return accuracyGate({ split: 'test', accuracy: test.accuracy }, minAccuracy);
}

function endOf({ reason }: RunMetrics, error: UserError | undefined): ExitCode {
  if (error !== undefined) return exitCodeOf(error);
  return reason === 'interrupted' ? exitCodes.interrupted : exitCodes.good;
}
