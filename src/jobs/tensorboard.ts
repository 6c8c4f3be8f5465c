import { basename, join, relative, resolve, sep } from 'node:path';
import type { Config } from '../config/schema.ts';
import { settingValues } from '../config/setting-values.ts';
import { obstacleToWriting } from '../files.ts';
import { dropoutRates, weightNames } from '../model/names.ts';
import type { RunMetrics } from '../runs/records.ts';
import { RUNS_DIRECTORY } from '../runs/run-directory.ts';
import type { HParam } from '../tensorboard/hparams.ts';
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
  const name = logName(job.run.path);
  const training = { name, hparams: hparamsOf(job.config), firstEpoch: (job.from?.epoch ?? 0) + 1 };
  return new TensorBoardLog(job, new TrainingLog(join(directory, name), training));
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
    return this.#write(() => this.#log.writeEpoch(record, networkState(this.#job, record)));
  }

  async onMetrics({ reason, weightsOfEpoch, test }: RunMetrics): Promise<void> {
    if (test !== undefined) await this.#write(() => this.#log.writeTest(weightsOfEpoch, test));
    if (reason === 'interrupted') return;
    await this.#write(() => this.#log.writeEnd(reason === 'diverged' ? 'failure' : 'success'));
  }

  async #write(write: () => Promise<void>): Promise<void> {
    if (this.failure !== undefined) return;
    await write().catch((error: Error) => {
      this.failure = error;
    });
  }
}

/**
 * By the run's path from here, so that runs of one name in several places do not write over each other, but for the
 * folder that most of them are in.
 */
function logName(run: string): string {
  const path = relative('.', run);
  if (path === '' || path.startsWith('..')) return basename(resolve(run));
  return path.startsWith(`${RUNS_DIRECTORY}${sep}`) ? relative(RUNS_DIRECTORY, run) : path;
}

/** Every setting with a value, but for the names of the classes. */
function hparamsOf(config: Config): Map<string, HParam> {
  const isHParam = (entry: [string, unknown]): entry is [string, HParam] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]);
  const { classNames: _, ...data } = config.data;
  return new Map([...settingValues({ ...config, data })].filter(isHParam));
}

/** What the log shows of the network besides its metrics: the weights as they are, and the rates of the epoch's last batch. */
function networkState(
  { model, engine }: RecordedJob,
  { dropoutRates: rates = [] }: EpochRecord,
): NetworkState {
  const arrays = engine.readState().weights; // behind those of the model, logits of rates that are learned
  const weights = weightNames(model).map((name, at) => ({ name, value: arrays[at] as Float32Array }));
  const layers = dropoutRates(model).map(({ name }, at) => ({ name, value: rates[at] as number }));
  return { weights, dropoutRates: layers };
}
