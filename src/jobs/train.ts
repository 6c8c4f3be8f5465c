import type { Config } from '../config/schema.ts';
import type { Sequential } from '../model/tf-layers.ts';
import { type Place, prepareRequest, type RecordedJob, startRun, type TrainingRequest } from './new-run.ts';
import type { Reader } from './reader.ts';
import { type Job, type JobResult, runJob } from './run-job.ts';
import { RunRecorder } from './run-recorder.ts';

/** How a config is trained; all may be left out. */
export interface TrainOptions extends Omit<TrainingRequest, 'config'>, Place {
  /** Who follows the training, one after another. */
  readonly readers?: readonly Reader[];
  /** Ends it within its running epoch. */
  readonly interrupt?: AbortSignal;
}

/** A network that was trained, and how that went. */
export interface TrainedNetwork extends JobResult {
  /** With the weights that early stopping chose, or the last. */
  readonly model: Sequential;
  /** With all defaults, and the seed that was used. */
  readonly config: Config & { readonly seed: number };
}

/**
 * Trains the network of a config from its first epoch to its end, and measures it on the test images. Nothing is written
 * unless `out` names a directory, which then becomes a run like those of the command line.
 *
 * @param config a path, or what stands in such a file; the reference network where it is absent
 * @returns also where training was interrupted or has diverged: `metrics.reason` says so
 * @throws UserError where the config, the data, the backend or `out` is no good, each mistake in its message
 */
export async function train(
  config?: TrainingRequest['config'],
  { readers = [], interrupt = new AbortController().signal, ...options }: TrainOptions = {},
): Promise<TrainedNetwork> {
  const request = { ...options, ...(config !== undefined && { config }) };
  const isRecorded = options.out !== undefined;
  const job: Job & Partial<RecordedJob> = isRecorded
    ? await startRun(request)
    : (await prepareRequest(request)).prepared;
  const recorders = job.run === undefined ? [] : [new RunRecorder(job.run, job.config, job.model)];
  try {
    const result = await runJob(job, [...recorders, ...readers], interrupt); // what a reader throws costs no epoch
    return { ...result, model: job.model, config: job.config };
  } finally {
    job.run?.unlock();
    job.engine.dispose();
  }
}
