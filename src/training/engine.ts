import type { ImageSet } from '../dataset/dataset.ts';
import type { Sequential } from '../model/tf-layers.ts';
import type { OptimizerConfig } from '../optimizers/index.ts';
import type { EpochSettings } from './epoch-settings.ts';

/** How far the running epoch has come. */
export interface EpochProgress {
  readonly epoch: number;
  readonly samplesDone: number;
  readonly samplesTotal: number;
  /** Mean so far of what is minimised, with dropout and penalty. */
  readonly loss: number;
  /** Share of samples classified right so far, with dropout. */
  readonly accuracy: number;
}

/** What is known of a training pass without measuring again. */
export interface EpochPass {
  /** Mean over the samples of what was minimised, with dropout and penalty. */
  readonly objective: number;
  /** Where an interrupt cut it short. */
  readonly unfinished?: UnfinishedPass;
}

/** How far an interrupted epoch came: with the state of that moment, all that is needed to go on to the bit. */
export interface UnfinishedPass {
  readonly batchesDone: number;
  readonly samplesDone: number;
  /** Over the samples so far; engines that sum the penalty within the loss leave it 0. */
  readonly sums: { readonly loss: number; readonly penalty: number; readonly hits: number };
}

export interface EpochOptions {
  /** Called a few times a second at most. */
  readonly onProgress?: (progress: EpochProgress) => void;
  /** Ends the epoch within some hundredths of a second. */
  readonly interrupt?: AbortSignal;
  /** Where to go on; the engine's state must be that of this moment. */
  readonly from?: UnfinishedPass;
}

/** Mean cross-entropy in nats, without penalty, and the share classified right. Neither uses dropout. */
export interface Measurement {
  readonly loss: number;
  readonly accuracy: number;
}

/** Everything that training changes. Copies: nothing here aliases a live tensor. */
export interface EngineState {
  /** In the order of `model.getWeights()`; behind them the logits of the rates that are learned. */
  readonly weights: readonly Float32Array[];
  /** What the optimizer keeps between steps, by the names of `Optimizer.slots`; each in the order of the weights. */
  readonly slots: Readonly<Record<string, readonly Float32Array[]>>;
}

/**
 * Trains one `tf.Sequential` on one training set. Which samples, masks and sums an epoch consists of follows from
 * the seed and the epoch's number alone, so epochs can be repeated and runs taken up again.
 */
export interface Engine {
  readonly name: 'layers' | 'fused';
  /** Where the engine has its own; fewer are started than asked for where the system gives no more. */
  readonly threads?: { readonly asked: number; readonly started: number };
  /** Batches of an epoch. */
  readonly batches: number;
  /**
   * One pass over the training set in mini-batches, or what an interrupt leaves of it; afterwards the model holds the
   * new weights.
   *
   * @param epoch from 1
   * @param settings for each batch of this epoch
   */
  trainEpoch(epoch: number, settings: EpochSettings, options?: EpochOptions): Promise<EpochPass>;
  measure(set: ImageSet): Promise<Measurement>;
  /** Sum of the L1 and L2 penalties at the present weights, and of what regularises the rates that are learned. */
  penalty(): number;
  /** The rates that are learned, by the numbers of their layers among the dropout layers, from 0; absent where none can be. */
  learnedRates?(): ReadonlyMap<number, number>;
  readState(): EngineState;
  writeState(state: EngineState): void;
  dispose(): void;
}

/** What an engine trains, and how. */
export interface EngineDescription {
  /** Flatten, dense and dropout layers, ending in a dense softmax. */
  readonly model: Sequential;
  readonly train: ImageSet;
  readonly batchSize: number;
  /** But for the learning rate, which belongs to the settings of an epoch. */
  readonly optimizer: OptimizerConfig;
  /** Of the streams `shuffle` and `dropout`. */
  readonly seed: number;
}
