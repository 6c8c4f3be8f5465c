import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { evaluateCalibrated } from '../evaluation/evaluate-calibrated.ts';
import { predictLogits } from '../evaluation/predict.ts';
import { remove } from '../files.ts';
import { type RecordedJob, startRun } from '../jobs/new-run.ts';
import { resumeRun } from '../jobs/resume.ts';
import { runJob } from '../jobs/run-job.ts';
import { RunRecorder } from '../jobs/run-recorder.ts';
import { openRun } from '../runs/find-run.ts';
import { trainingOf } from './cell-training.ts';
import type { CalibrationFigures } from './outcomes.ts';
import type { CellTraining } from './results.ts';
import { whenFree } from './when-free.ts';

/** What the process of a cell is to do. */
export interface CellOrder {
  /** Of the run. */
  readonly directory: string;
  readonly config: Config;
  readonly threads: number;
}

/** How far a cell has come. */
export interface CellProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** Of the running epoch, in [0, 1]. */
  readonly share: number;
}

/**
 * Trains a cell from where it was left, or from the beginning.
 *
 * @returns undefined where it was interrupted
 * @throws UserError where it cannot be trained, or diverged
 */
export async function runCell(
  order: CellOrder,
  onProgress: (progress: CellProgress) => void,
  interrupt: AbortSignal,
): Promise<CellTraining | undefined> {
  const job = await openJob(order);
  const { epochs } = job.config.training;
  try {
    const reader = {
      onProgress: ({
        epoch,
        samplesDone,
        samplesTotal,
      }: {
        epoch: number;
        samplesDone: number;
        samplesTotal: number;
      }) => onProgress({ epoch, epochs, share: samplesDone / samplesTotal }),
    };
    const recorder = new RunRecorder(job.run, job.config, job.model);
    const training = trainingOf(job.splits, await runJob(job, [reader, recorder], interrupt));
    return training && { ...training, calibration: await calibrationOf(job) };
  } finally {
    job.run.unlock();
    job.engine.dispose();
  }
}

/** A run that cannot be taken up, such as one that was killed before its first checkpoint, is begun anew. */
async function openJob({ directory, config, threads }: CellOrder): Promise<RecordedJob> {
  if (await exists(directory)) {
    try {
      // The process of an experiment that was killed may be about to end this run yet.
      return await whenFree(() => resumeRun(directory, { threads, data: config.data.source }));
    } catch (error) {
      if (!(error instanceof UserError) || !error.code.startsWith('run/')) throw error;
      if (error.code === 'run/in-use') throw error;
    }
  }
  await remove(directory);
  return startRun({ config, out: directory, threads });
}

async function exists(directory: string): Promise<boolean> {
  return openRun(directory).then(
    () => true,
    () => false,
  );
}

/** Of the weights that the model now holds, as `eval` has it of the run. */
async function calibrationOf({ model, splits: { test } }: RecordedJob): Promise<CalibrationFigures> {
  const { calibration } = evaluateCalibrated(await predictLogits(model, test), test.labels);
  const { ece, adaptiveEce, mce, brier, aurc } = calibration;
  return { ece, adaptiveEce, mce, brier, aurc };
}
