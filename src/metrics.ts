/** A figure of one epoch. */
interface Metric {
  readonly unit: 'nats' | 'share' | 'ms' | '1/s' | '1';
  /** In which direction it improves; absent where it is no measure of success, and cannot be watched. */
  readonly better?: 'lower' | 'higher';
  /** What it was measured on; figures of the validation images are absent where there are none. */
  readonly of: 'train' | 'validation';
  /** Whether trainings have it that ask for it, and no others. */
  readonly isOptional?: true;
  /** A sentence. */
  readonly description: string;
}

/**
 * All figures of an epoch, in the order in which they are written: a line of history.jsonl and history.csv, curves for
 * TensorBoard, and what early stopping can watch.
 */
export const metrics = {
  trainLoss: {
    unit: 'nats',
    better: 'lower',
    of: 'train',
    description:
      'Mean cross-entropy over the training images after the epoch, without dropout and penalty, to be compared with valLoss.',
  },
  trainAccuracy: {
    unit: 'share',
    better: 'higher',
    of: 'train',
    description: 'Share of the training images classified right after the epoch, without dropout.',
  },
  valLoss: {
    unit: 'nats',
    better: 'lower',
    of: 'validation',
    description: 'Mean cross-entropy over the validation images after the epoch.',
  },
  valAccuracy: {
    unit: 'share',
    better: 'higher',
    of: 'validation',
    description: 'Share of the validation images classified right after the epoch.',
  },
  penalty: {
    unit: '1',
    of: 'train',
    description:
      'Sum of the L1 and L2 penalties of all layers after the epoch, and of what concreteDropout adds, which may be negative.',
  },
  objective: {
    unit: '1',
    of: 'train',
    description:
      'Mean over the epoch of what was minimised, with dropout and penalty: what Keras prints as loss.',
  },
  learningRate: { unit: '1', of: 'train', description: 'Learning rate of the last batch.' },
  momentum: {
    unit: '1',
    of: 'train',
    isOptional: true,
    description: 'Momentum of the last batch, where it follows a schedule.',
  },
  durationMs: {
    unit: 'ms',
    of: 'train',
    description: 'Duration of the training pass, without the two evaluations.',
  },
  samplesPerSecond: { unit: '1/s', of: 'train', description: 'Training images per second of that pass.' },
} as const satisfies Readonly<Record<string, Metric>>;

type Metrics = typeof metrics;
export type MetricName = keyof Metrics;

export const metricNames = Object.keys(metrics) as MetricName[];

/** Figures that some records lack: of validation images where there are none, and those that are optional. */
export type OptionalMetric = {
  [Name in MetricName]: Metrics[Name] extends { of: 'validation' } | { isOptional: true } ? Name : never;
}[MetricName];

/** Whether some records lack a figure. */
export function isOptional(name: MetricName): boolean {
  const metric: Metric = metrics[name];
  return metric.of === 'validation' || metric.isOptional === true;
}

/** Figures that early stopping can watch. */
export type MonitoredMetric = {
  [Name in MetricName]: Metrics[Name] extends { better: string } ? Name : never;
}[MetricName];

export const monitoredMetrics = metricNames.filter((name) => 'better' in metrics[name]) as [
  MonitoredMetric,
  ...MonitoredMetric[],
];
