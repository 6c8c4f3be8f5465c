import { NegativeAnswer, UserError } from '../errors.ts';
import { type JudgedGate, judge } from '../gates/judge.ts';
import { changeable, whatMayBeSet } from '../jobs/continuation.ts';
import { type Place, type RecordedJob, startRun, type TrainingRequest } from '../jobs/new-run.ts';
import { resumeRun } from '../jobs/resume.ts';
import { type JobResult, runJob, secondsOf } from '../jobs/run-job.ts';
import { RunRecorder } from '../jobs/run-recorder.ts';
import { checkTensorBoard, tensorBoardLog } from '../jobs/tensorboard.ts';
import { renderEngineNotice } from '../report/backend.ts';
import { renderCurves } from '../report/curves.ts';
import { renderError, renderRemark, renderWarning } from '../report/error.ts';
import { renderStart, type StartingTraining } from '../report/start.ts';
import { renderTraining, type TrainingResult } from '../report/training.ts';
import { rememberRun } from '../runs/elsewhere.ts';
import { latestUnfinishedRun } from '../runs/find-run.ts';
import type { RunMetrics } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import { brokenGates, limitsWith } from './gates.ts';
import { annotate } from './github.ts';
import { type CommonOptions, columnsOf, type ExitCode, exitCodeOf, exitCodes, type Io } from './io.ts';
import { chooseRun } from './latest-run.ts';
import { print } from './print.ts';
import { trainingProgress } from './training-progress.ts';
import { writeRunReport } from './write-run-report.ts';

export interface TrainOptions extends CommonOptions, Omit<TrainingRequest, 'config'>, Place {
  /** Path; the reference network where it is absent. */
  readonly config?: string;
  /** A run to go on with; `true` means the latest that was left unfinished. */
  readonly resume?: string | true;
  /** A share in [0, 1]. */
  readonly minAccuracy?: number;
  /** Directory of TensorBoard logs. */
  readonly tensorboard?: string;
  /** Whether a page of HTML is written at the end. */
  readonly report?: boolean;
}

/** Trains the network of a config and leaves a run directory with the model, its history and its metrics. */
export async function train(options: TrainOptions, io: Io): Promise<ExitCode> {
  await checkTensorBoard(options.tensorboard);
  const job = await openJob(options, io);
  try {
    return await runAndReport(job, options, io);
  } finally {
    job.run.unlock();
  }
}

async function openJob({ resume, ...request }: TrainOptions, io: Io): Promise<RecordedJob> {
  if (resume === undefined) {
    const job = await startRun(request);
    await rememberRun(job.run.path);
    return job;
  }
  refuseWithResume(request);
  return resumeRun(resume === true ? await chooseRun(io, request, latestUnfinishedRun) : resume, request);
}

async function runAndReport(job: RecordedJob, options: TrainOptions, io: Io): Promise<ExitCode> {
  const { config, run, model } = job;
  for (const warning of job.warnings) io.stderr.write(renderWarning(warning, io.paintError));
  if (!options.quiet) {
    if (job.note !== undefined) io.stderr.write(renderRemark(job.note));
    io.stderr.write(renderEngineNotice({ ...job, asked: config.training }));
    io.stderr.write(renderStart(startOf(job)));
  }
  const progress = trainingProgress(io, {
    epochs: config.training.epochs,
    quiet: options.quiet ?? false,
    resumedAfterMs: job.from?.unfinished?.durationMs ?? 0,
  });
  const { tensorboard } = options;
  const log = tensorboard === undefined ? undefined : await tensorBoardLog(tensorboard, job);
  const readers = [progress, new RunRecorder(run, config, model), ...(log === undefined ? [] : [log])];
  const result = await runJob(job, readers, io.interrupt);
  if (log?.failure !== undefined && !(log.failure instanceof UserError)) throw log.failure; // the run itself is whole
  const reported = options.report ? await reportOn(run, result.metrics) : {};
  const gates = judgeTraining(job, result, options);
  const error = log?.failure ?? reported.failure ?? objectionTo(result) ?? brokenGates(gates);
  const judgement = { gates: gates.length === 0 ? undefined : gates, report: reported.out, error };
  const record = recordOf(job, result, judgement, options);
  if (!options.quiet) io.stderr.write('\n'); // sets the result apart
  print(io, options, record, () => renderResult(job, result, { gates, report: reported.out }, options, io));
  if (error !== undefined) {
    io.stderr.write(renderError(error, io.paintError));
    annotate(io, [{ title: 'dropout-mlp train', message: error.message }]);
  }
  return endOf(result.metrics, error);
}

/** Where the report of a run that went to its end is, or why there is none. */
async function reportOn(
  run: RunDirectory,
  { reason, test }: RunMetrics,
): Promise<{ readonly out?: string; readonly failure?: UserError }> {
  if (reason === 'interrupted' || test === undefined) return {};
  try {
    return { out: (await writeRunReport(run.path, {})).out };
  } catch (failure) {
    if (failure instanceof UserError) return { failure }; // the run itself is whole
    throw failure;
  }
}

function startOf(job: RecordedJob): StartingTraining {
  const { splits, model, run, from } = job;
  const images = { train: splits.train.count, validation: splits.validation.count, test: splits.test.count };
  return { ...job, images, parameters: model.countParams(), run: run.path, lastEpoch: from?.epoch };
}

/** What `--json` says of it. */
function recordOf(
  { run, engine, backend }: RecordedJob,
  { metrics, history }: JobResult,
  judgement: {
    readonly gates: readonly JudgedGate[] | undefined;
    readonly report: string | undefined;
    readonly error: UserError | undefined;
  },
  { tensorboard }: TrainOptions,
): object {
  return {
    run: run.path,
    engine: engine.name,
    backend,
    tensorboard,
    ...metrics,
    history,
    ...judgement,
  };
}

function renderResult(
  { run, config }: RecordedJob,
  { metrics, history }: JobResult,
  judged: Pick<TrainingResult, 'gates' | 'report'>,
  { quiet, tensorboard }: TrainOptions,
  { stdout, paint }: Io,
): string {
  const shown = { name: run.path, records: history, bestEpoch: metrics.bestEpoch };
  const charts = stdout.isTTY && !quiet ? renderCurves([shown], { columns: columnsOf(stdout), paint }) : '';
  const { earlyStopping } = config.training;
  const learningRate = history.at(-1)?.learningRate;
  const ended = { metrics, earlyStopping, learningRate, ...judged, run: run.path, tensorboard };
  return `${charts}${renderTraining(ended, paint)}`;
}

/** Why a training that went to its end must not look like one that went well. */
function objectionTo({ metrics, history }: JobResult): UserError | undefined {
  const { reason, lastEpoch, unfinishedEpoch } = metrics;
  if (reason !== 'diverged') return undefined;
  return new NegativeAnswer(
    'training/diverged',
    `training diverged in epoch ${unfinishedEpoch?.epoch ?? lastEpoch}: the loss or the weights became NaN`,
    `Lower training.optimizer.learningRate (now ${history.at(-1)?.learningRate}).`,
  );
}

/** A training that is to go on is not judged yet, nor one that came to nothing. */
function judgeTraining(
  { config }: RecordedJob,
  { metrics: { reason, train: trained, test }, history }: JobResult,
  { minAccuracy }: TrainOptions,
): JudgedGate[] {
  if (reason === 'interrupted' || reason === 'diverged' || test === undefined) return [];
  const gap = trained.accuracy - test.accuracy;
  const figures = { split: 'test', ...test, gap, seconds: secondsOf(history) } as const;
  return judge(limitsWith(config.gates, minAccuracy), figures);
}

function endOf({ reason }: RunMetrics, error: UserError | undefined): ExitCode {
  if (error !== undefined) return exitCodeOf(error);
  return reason === 'interrupted' ? exitCodes.interrupted : exitCodes.good;
}

function refuseWithResume({ config, seed, out, force, backend, set = [] }: TrainOptions): void {
  const given = Object.entries({ config, seed, out, force, backend }).find(
    ([, value]) => value !== undefined,
  );
  const fixed = set.find((override) => !changeable.test(override.trim()));
  if (given === undefined && fixed === undefined) return;
  const received = given === undefined ? `--set ${fixed}` : `--${given[0]}`;
  throw new UserError(
    'run/resume',
    `${received}: does not go with --resume, which goes on with the config of the run`,
    whatMayBeSet,
  );
}
