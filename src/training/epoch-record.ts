/** What one epoch did: a line of `history.jsonl`. Losses are mean categorical cross-entropies in nats. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /**
   * Over the training images, after the epoch and without dropout, so that it can be compared with `valLoss`.
   * The penalty is not in it.
   */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** Absent where there are no validation images. */
  readonly valLoss?: number;
  readonly valAccuracy?: number;
  /** Sum of the L1 and L2 penalties of all layers, after the epoch. */
  readonly penalty: number;
  /** Mean over the epoch of what was minimised, with dropout and penalty: what Keras prints as `loss`. */
  readonly objective: number;
  readonly learningRate: number;
  /** Of the training pass, the two evaluations left out. */
  readonly durationMs: number;
  readonly samplesPerSecond: number;
}

/** Metrics that early stopping can watch. */
export type MonitoredMetric = 'valLoss' | 'valAccuracy' | 'trainLoss' | 'trainAccuracy';
