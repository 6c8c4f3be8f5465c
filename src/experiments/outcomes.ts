import type { Measurement } from '../training/engine.ts';

/** Loss and accuracy of each split that a cell's kept weights were measured on. */
export interface Measurements {
  readonly train: Measurement;
  readonly validation?: Measurement;
  readonly test?: Measurement;
}

/** Numbers of images of the splits. */
export type ImageCounts = Readonly<Record<keyof Measurements, number>>;

/** A figure that configs are compared by. */
export interface Outcome {
  readonly title: string;
  readonly better: 'higher' | 'lower';
  /** `%`: values are shares in percent and differences percentage points. */
  readonly unit: '%' | 'nats';
  /** Undefined where there is none. */
  readonly of: (measured: Measurements, images: ImageCounts) => number | undefined;
  /** One unit of what `of` gives in the units of the report. */
  readonly scale: (images: ImageCounts) => number;
  /** The largest difference that does not matter unless told otherwise. */
  readonly margin?: number;
}

type Split = keyof Measurements;

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
} as const satisfies Readonly<Record<string, Outcome>>;

export type OutcomeName = keyof typeof outcomes;
export const outcomeNames = Object.keys(outcomes) as [OutcomeName, ...OutcomeName[]];

/** How much better the weights do on images they were trained on: a share. */
export function gapOf({ train, test }: Measurements): number | undefined {
  return test === undefined ? undefined : train.accuracy - test.accuracy;
}
