import { basename, join, relative, resolve } from 'node:path';
import { dropoutRatesIn } from '../dropout/index.ts';
import { obstacleToWriting } from '../files.ts';
import { dropoutRates, weightNames } from '../model/names.ts';
import type { RunMetrics } from '../runs/records.ts';
import { valueAt } from '../schedules/index.ts';
import type { NetworkState, TrainingLog } from '../tensorboard/training-log.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { RecordedJob } from './new-run.ts';
import type { Reader } from './reader.ts';

/** @throws UserError where nothing could be written in the directory; writes nothing itself */
export async function checkTensorBoard(directory: string | undefined): Promise<void> {
  const obstacle = directory === undefined ? undefined : await obstacleToWriting(directory);
  if (obstacle !== undefined) throw obstacle;
}

/** Logs a run for TensorBoard in `directory`, among the logs of other runs. */
export async function tensorBoardLog(directory: string, job: RecordedJob): Promise<TensorBoardLog> {
  const { TrainingLog } = await import('../tensorboard/training-log.ts'); // with what encodes it
  return new TensorBoardLog(
    job,
    new TrainingLog(logFolder(directory, job.run.path), (job.from?.epoch ?? 0) + 1),
  );
}

/** One that can no longer be written does not end the training. */
export class TensorBoardLog implements Reader {
  readonly #job: RecordedJob;
  readonly #log: TrainingLog;
  /** What ended the log before its time. */
  failure: Error | undefined;

  constructor(job: RecordedJob, log: TrainingLog) {
    this.#job = job;
    this.#log = log;
  }

  onEpoch(record: EpochRecord): Promise<void> {
    return this.#write(() => this.#log.writeEpoch(record, networkState(this.#job, record.epoch)));
  }

  async onMetrics({ weightsOfEpoch, test }: RunMetrics): Promise<void> {
    if (test !== undefined) await this.#write(() => this.#log.writeTest(weightsOfEpoch, test));
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

/** What the log shows of the network besides its metrics: the weights as they are, and the rates of the epoch's last batch. */
function networkState({ config, model, engine }: RecordedJob, epoch: number): NetworkState {
  const names = weightNames(model);
  const weights = engine.readState().weights.map((value, at) => ({ name: names[at] as string, value }));
  const { batches } = engine;
  const last = { epoch, epochs: config.training.epochs, batch: batches - 1, batches };
  const rates = dropoutRatesIn(config.model.layers).map((rate) => valueAt(rate, last));
  const layers = dropoutRates(model).map(({ name }, at) => ({ name, value: rates[at] as number }));
  return { weights, dropoutRates: layers };
}
