/** How one class fared. */
export interface ClassMetrics {
  /** Of the images taken for this class, the share that are of it; null where none was taken for it. */
  readonly precision: number | null;
  /** Of the images of this class, the share taken for it; null where there are none. */
  readonly recall: number | null;
  /** Harmonic mean of the two; null where either is. */
  readonly f1: number | null;
  /** Number of images of this class. */
  readonly support: number;
}

/** How well predicted probabilities fit the labels of a set. */
export interface Evaluation {
  /** Mean categorical cross-entropy in nats, without any penalty. */
  readonly loss: number;
  readonly accuracy: number;
  readonly count: number;
  /** [true class][predicted class], numbers of images. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
}

/** Keras's epsilon: a probability of 0 for the right class costs 16.1 nats, not infinity. */
const SMALLEST_PROBABILITY = 1e-7;

/**
 * @param probabilities [count, classes], row by row
 * @param labels [count]; classes from 0
 * @throws RangeError where the two lengths do not fit, or a label is no class of the probabilities
 */
export function evaluate(probabilities: Float32Array, labels: Uint8Array): Evaluation {
  const count = labels.length;
  const classes = probabilities.length / count;
  if (!Number.isInteger(classes))
    throw new RangeError(`${probabilities.length} probabilities for ${count} labels`);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let loss = 0;
  for (const [index, label] of labels.entries()) {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    const ofLabel = row[label];
    const counts = confusion[label];
    if (ofLabel === undefined || counts === undefined)
      throw new RangeError(`label ${label} among ${classes} classes`);
    loss -= Math.log(Math.max(ofLabel, SMALLEST_PROBABILITY));
    const predicted = argMax(row);
    counts[predicted] = (counts[predicted] as number) + 1;
  }
  const perClass = confusion.map((_, index) => classMetrics(confusion, index));
  const right = confusion.reduce((sum, row, index) => sum + (row[index] as number), 0);
  return { loss: loss / count, accuracy: right / count, count, confusion, perClass };
}

/** The index of the largest value, the first among equals. A NaN is never the largest. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] as number) > (values[best] as number)) best = index;
  }
  return best;
}

function classMetrics(confusion: readonly (readonly number[])[], index: number): ClassMetrics {
  const row = confusion[index] as readonly number[];
  const right = row[index] as number;
  const support = row.reduce((sum, images) => sum + images, 0);
  const taken = confusion.reduce((sum, counts) => sum + (counts[index] as number), 0);
  const precision = taken === 0 ? null : right / taken;
  const recall = support === 0 ? null : right / support;
  return { precision, recall, f1: harmonicMean(precision, recall), support };
}

function harmonicMean(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
