import { CALIBRATION_BINS, type Calibration } from '../evaluation/calibration.ts';
import type { Measurement } from '../training/engine.ts';

/** How well the probabilities of a cell's kept weights can be believed. */
export type CalibrationFigures = Pick<Calibration, 'ece' | 'adaptiveEce' | 'mce' | 'brier' | 'aurc'>;

/** What a cell's kept weights were measured to: loss and accuracy on each split. */
export interface Measurements {
  readonly train: Measurement;
  readonly validation?: Measurement;
  readonly test?: Measurement;
  /** On the test images; absent from results of before it was measured. */
  readonly calibration?: CalibrationFigures;
}

type Split = 'train' | 'validation' | 'test';

/** Numbers of images of the splits. */
export type ImageCounts = Readonly<Record<Split, number>>;

/** A figure that configs are compared by. */
export interface Outcome {
  readonly title: string;
  readonly better: 'higher' | 'lower';
  /** `%`: values are shares in percent and differences percentage points; empty for scores that have none. */
  readonly unit: '%' | 'nats' | '';
  /** Undefined where there is none. */
  readonly of: (measured: Measurements, images: ImageCounts) => number | undefined;
  /** One unit of what `of` gives in the units of the report. */
  readonly scale: (images: ImageCounts) => number;
  /** The largest difference that does not matter unless told otherwise. */
  readonly margin?: number;
}

/** As the number of images classified right, which is whole: floats break ties. */
function accuracyOf(split: Split, title: string): Outcome {
  return {
    title,
    better: 'higher',
    unit: '%',
    of: (measured, images) => {
      const { accuracy } = measured[split] ?? {};
      return accuracy === undefined ? undefined : Math.round(accuracy * images[split]);
    },
    scale: (images) => 100 / images[split],
    margin: 0.1,
  };
}

function lossOf(split: Split, title: string): Outcome {
  return {
    title,
    better: 'lower',
    unit: 'nats',
    of: (measured) => measured[split]?.loss,
    scale: () => 1,
  };
}

/** Of the test images, without any temperature. */
function calibrationOf(figure: keyof CalibrationFigures, title: string, unit: '%' | ''): Outcome {
  return {
    title: `test ${title}`,
    better: 'lower',
    unit,
    of: ({ calibration }) => calibration?.[figure],
    scale: () => (unit === '%' ? 100 : 1),
  };
}

const bins = `(${CALIBRATION_BINS} bins)`;

/** By what a share of the images is off, or a score of all of them. */
export const calibrationOutcomes = {
  testEce: calibrationOf('ece', `ECE ${bins}`, '%'),
  testAdaptiveEce: calibrationOf('adaptiveEce', `adaptive ECE ${bins}`, '%'),
  testMce: calibrationOf('mce', `MCE ${bins}`, '%'),
  testBrier: calibrationOf('brier', 'Brier score', ''),
  testAurc: calibrationOf('aurc', 'AURC', ''),
} as const;

export const outcomes = {
  testAccuracy: accuracyOf('test', 'test accuracy'),
  testLoss: lossOf('test', 'test loss'),
  valAccuracy: accuracyOf('validation', 'validation accuracy'),
  valLoss: lossOf('validation', 'validation loss'),
  trainAccuracy: accuracyOf('train', 'training accuracy'),
  trainLoss: lossOf('train', 'training loss'),
  gap: {
    title: 'gap (training less test accuracy)',
    better: 'lower',
    unit: '%',
    of: (measured: Measurements) => gapOf(measured),
    scale: () => 100,
    margin: 0.1,
  },
  ...calibrationOutcomes,
} as const satisfies Readonly<Record<string, Outcome>>;

export type OutcomeName = keyof typeof outcomes;
export const outcomeNames = Object.keys(outcomes) as [OutcomeName, ...OutcomeName[]];

/** The largest difference that does not matter unless told otherwise; undefined where every one may. */
export function marginOf(metric: OutcomeName): number | undefined {
  const outcome: Outcome = outcomes[metric];
  return outcome.margin;
}

/** How much better the weights do on images they were trained on: a share. */
export function gapOf({ train, test }: Measurements): number | undefined {
  return test === undefined ? undefined : train.accuracy - test.accuracy;
}
