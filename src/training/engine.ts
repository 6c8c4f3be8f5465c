import type { Sequential } from '@tensorflow/tfjs-layers';
import type { ImageSet } from '../dataset/dataset.ts';

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
  /** In the order of `model.getWeights()`. */
  readonly weights: readonly Float32Array[];
  /** One per weight array where the update rule has momentum, else empty. */
  readonly velocities: readonly Float32Array[];
}

/**
 * Trains one `tf.Sequential` on one training set. Which samples, masks and sums an epoch consists of follows from
 * the seed and the epoch's number alone, so epochs can be repeated and runs taken up again.
 */
export interface Engine {
  readonly name: 'layers' | 'fused';
  /** Where the engine has its own; fewer are started than asked for where the system gives no more. */
  readonly threads?: { readonly asked: number; readonly started: number };
  /**
   * One pass over the training set in mini-batches, or what an interrupt leaves of it; afterwards the model holds the
   * new weights.
   *
   * @param epoch from 1
   */
  trainEpoch(epoch: number, options?: EpochOptions): Promise<EpochPass>;
  measure(set: ImageSet): Promise<Measurement>;
  /** Sum of the L1 and L2 penalties at the present weights. */
  penalty(): number;
  readState(): EngineState;
  writeState(state: EngineState): void;
  dispose(): void;
}

/** Stochastic gradient descent, with momentum where it is above 0 (Sutskever et al. 2013 for Nesterov's). */
export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** What an engine trains, and how. */
export interface EngineDescription {
  /** Flatten, dense and dropout layers, ending in a dense softmax. */
  readonly model: Sequential;
  readonly train: ImageSet;
  readonly batchSize: number;
  readonly optimizer: SgdSettings;
  /** Of the streams `shuffle` and `dropout`. */
  readonly seed: number;
}
