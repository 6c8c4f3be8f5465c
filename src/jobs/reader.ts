import type { RunMetrics } from '../runs/records.ts';
import type { EpochProgress } from '../training/engine.ts';
import type { EpochRecord } from '../training/epoch-record.ts';
import type { Checkpoint, TrainingOutcome } from '../training/training.ts';

/** A training between two epochs. */
export interface TrainingState {
  /** Of all epochs so far, those before it was taken up included. */
  readonly history: readonly EpochRecord[];
  /** Whether nothing can go on from here. */
  readonly isDiverged: boolean;
  /** The best one so far, by the metric that early stopping watches. */
  readonly bestEpoch?: number | undefined;
  checkpoint(): Checkpoint;
}

/** A training that has ended, with the weights in the model that are to stay there. */
export interface EndedTraining extends TrainingState {
  readonly outcome: TrainingOutcome;
  /** Of all epochs of this job, their evaluations included. */
  readonly durationMs: number;
  /** Whether the model's weights are numbers. */
  readonly isUsable: boolean;
}

/** Follows a training. Each call has returned before the training, or the next reader, goes on. */
export interface Reader {
  /** Before the first epoch of a training that is not taken up. */
  onStart?(state: TrainingState): Promise<void>;
  /** A few times a second at most, within an epoch. */
  onProgress?(progress: EpochProgress): void;
  onEpoch?(record: EpochRecord, state: TrainingState): Promise<void> | void;
  /** Behind the last epoch, and where an error ended them: takes away what is only shown meanwhile. */
  stop?(): void;
  /** Before the model is measured on the test images. */
  onEnd?(ended: EndedTraining): Promise<void>;
  onMetrics?(metrics: RunMetrics): Promise<void>;
}
