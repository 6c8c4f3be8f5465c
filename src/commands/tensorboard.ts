import { basename, join, relative, resolve } from 'node:path';
import { obstacleToWriting } from '../files.ts';
import { dropoutRates, weightNames } from '../model/names.ts';
import type { NetworkState, TrainingLog } from '../tensorboard/training-log.ts';
import type { Measurement } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { TrainingJob } from './training-job.ts';

/** The log of a training. One that can no longer be written does not end the training. */
export interface TrainingLogger {
  onEpoch(record: EpochRecord): Promise<void>;
  onTest(epoch: number, measured: Measurement): Promise<void>;
  /** What ended the log before its time. */
  readonly failure?: Error | undefined;
}

/** @throws UserError where nothing could be written in the directory; writes nothing itself */
export async function checkTensorBoard(directory: string | undefined): Promise<void> {
  const obstacle = directory === undefined ? undefined : await obstacleToWriting(directory);
  if (obstacle !== undefined) throw obstacle;
}

/** Logs a job for TensorBoard in `directory`, among the logs of other runs; nowhere where there is no directory. */
export async function tensorBoardLogger(
  directory: string | undefined,
  job: TrainingJob,
): Promise<TrainingLogger> {
  if (directory === undefined) return { onEpoch: async () => {}, onTest: async () => {} };
  const { TrainingLog } = await import('../tensorboard/training-log.ts'); // with what encodes it
  return new GuardedLog(job, new TrainingLog(logFolder(directory, job.run.path), (job.from?.epoch ?? 0) + 1));
}

class GuardedLog implements TrainingLogger {
  readonly #job: TrainingJob;
  readonly #log: TrainingLog;
  failure: Error | undefined;

  constructor(job: TrainingJob, log: TrainingLog) {
    this.#job = job;
    this.#log = log;
  }

  onEpoch(record: EpochRecord): Promise<void> {
    return this.#write(() => this.#log.writeEpoch(record, networkState(this.#job)));
  }

  onTest(epoch: number, measured: Measurement): Promise<void> {
    return this.#write(() => this.#log.writeTest(epoch, measured));
  }

  async #write(write: () => Promise<void>): Promise<void> {
    if (this.failure !== undefined) return;
    await write().catch((error: Error) => {
      this.failure = error;
    });
  }
}

/** By the run's path from here, so that runs of one name in several places do not write over each other. */
function logFolder(directory: string, run: string): string {
  const path = relative('.', run);
  return join(directory, path === '' || path.startsWith('..') ? basename(resolve(run)) : path);
}

/** What the log shows of the network besides its metrics. */
function networkState({ model, engine }: TrainingJob): NetworkState {
  const names = weightNames(model);
  const weights = engine.readState().weights.map((value, at) => ({ name: names[at] as string, value }));
  return { weights, dropoutRates: dropoutRates(model) };
}
