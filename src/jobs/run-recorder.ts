import type { Config } from '../config/schema.ts';
import { saveModel } from '../model/save.ts';
import type { Sequential } from '../model/tf-layers.ts';
import type { RunMetrics } from '../runs/records.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { EndedTraining, Reader, TrainingState } from './reader.ts';

/** A checkpoint costs a few milliseconds, so that epochs faster than this do not each write one. */
const CHECKPOINT_INTERVAL_MS = 5000;

/** Keeps a training in its run directory: every epoch is on disk before the next begins. */
export class RunRecorder implements Reader {
  readonly #run: RunDirectory;
  readonly #config: Config;
  readonly #model: Sequential;
  #checkpointedAt = Number.NEGATIVE_INFINITY;
  /** Why the last checkpoint could not be written. */
  #failure: Error | undefined;

  constructor(run: RunDirectory, config: Config, model: Sequential) {
    this.#run = run;
    this.#config = config;
    this.#model = model;
  }

  /** From here on an interrupt costs nothing. */
  async onStart(state: TrainingState): Promise<void> {
    await this.#writeCheckpoint(state);
  }

  async onEpoch(record: EpochRecord, state: TrainingState): Promise<void> {
    this.#run.checkInPlace();
    await this.#run.appendEpoch(record);
    if (state.isDiverged || performance.now() - this.#checkpointedAt < CHECKPOINT_INTERVAL_MS) return;
    await this.#writeCheckpoint(state);
    this.#checkpointedAt = performance.now();
  }

  /**
   * Saves the model, unless its weights are no numbers. The checkpoint comes after the model, which a full disk must not
   * cost, and before the measurements, which a second Ctrl-C may end; where it fails, they are kept all the same.
   */
  async onEnd(ended: EndedTraining): Promise<void> {
    this.#run.checkInPlace();
    await this.#run.writeHistoryCsv(ended.history);
    await (ended.isUsable ? saveModel(this.#model, this.#run.modelDirectory) : this.#run.removeModel());
    if (ended.isDiverged) return;
    await this.#writeCheckpoint(ended).catch((error) => {
      this.#failure = error;
    });
  }

  async onMetrics(metrics: RunMetrics): Promise<void> {
    this.#run.checkInPlace();
    await this.#run.writeMetrics(metrics);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeCheckpoint({ history, checkpoint }: TrainingState): Promise<void> {
    await this.#run.writeCheckpoint({ config: this.#config, history, checkpoint: checkpoint() });
  }
}
