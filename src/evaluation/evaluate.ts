import type { Rows } from './probabilities.ts';

/** Precision, recall and their harmonic mean. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How one class fared. */
export interface ClassMetrics {
  /** Of the images taken for this class, the share that are of it; null where none was taken for it. */
  readonly precision: number | null;
  /** Of the images of this class, the share taken for it; null where there are none. */
  readonly recall: number | null;
  /** 2 TP / (2 TP + FP + FN); null where there is neither an image of this class nor one taken for it. */
  readonly f1: number | null;
  /** Number of images of this class. */
  readonly support: number;
}

/** How well the outputs of a network fit the labels of a set. */
export interface Evaluation {
  /** Mean categorical cross-entropy in nats, without any penalty: exact, where Keras clips probabilities at 1e-7. */
  readonly loss: number;
  readonly accuracy: number;
  readonly count: number;
  /** [true class][predicted class], numbers of images. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
  /** Means over the classes that have images or were taken for some; what has no value counts as 0, as in scikit-learn. */
  readonly macro: ClassScores;
  /** The same, each class weighted by its number of images. */
  readonly weighted: ClassScores;
}

/**
 * @param logits [count, classes], row by row: what the network gives its softmax
 * @param labels [count]; classes from 0
 * @throws RangeError where the two lengths do not fit, or a label is no class of the logits
 */
export function evaluate(logits: Rows, labels: Uint8Array): Evaluation {
  const count = labels.length;
  const classes = logits.length / count;
  if (!Number.isInteger(classes)) throw new RangeError(`${logits.length} logits for ${count} labels`);
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let loss = 0;
  for (const [index, label] of labels.entries()) {
    const row = logits.subarray(index * classes, (index + 1) * classes);
    const counts = confusion[label];
    if (counts === undefined) throw new RangeError(`label ${label} among ${classes} classes`);
    const predicted = argMax(row);
    loss += crossEntropy(row, label, predicted);
    if (predicted >= 0) counts[predicted] = (counts[predicted] as number) + 1;
  }
  const perClass = confusion.map((_, index) => classMetrics(confusion, index));
  const right = confusion.reduce((sum, row, index) => sum + (row[index] as number), 0);
  return { loss: loss / count, accuracy: right / count, count, confusion, perClass, ...averages(perClass) };
}

/** -log softmax(logits) at the label by the log-sum-exp, which no logit is too large for; NaN where one is NaN. */
function crossEntropy(logits: Rows, label: number, largest: number): number {
  const most = logits[largest] ?? Number.NaN;
  let others = 0;
  for (let index = 0; index < logits.length; index++) {
    if (index !== largest) others += Math.exp((logits[index] as number) - most);
  }
  return Math.log1p(others) + (most - (logits[label] as number));
}

/** The index of the largest value from `start` up to `end`, the first among equals; -1 where one is NaN, beside which none is. */
export function argMax(values: ArrayLike<number>, start = 0, end = values.length): number {
  let best = start;
  for (let index = start; index < end; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) return -1;
    if (value > (values[best] as number)) best = index;
  }
  return best;
}

function classMetrics(confusion: readonly (readonly number[])[], index: number): ClassMetrics {
  const row = confusion[index] as readonly number[];
  const right = row[index] as number;
  const support = row.reduce((sum, images) => sum + images, 0);
  const taken = confusion.reduce((sum, counts) => sum + (counts[index] as number), 0);
  return {
    precision: ratio(right, taken),
    recall: ratio(right, support),
    f1: ratio(2 * right, taken + support),
    support,
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function averages(perClass: readonly ClassMetrics[]): Pick<Evaluation, 'macro' | 'weighted'> {
  const present = perClass.filter(({ f1 }) => f1 !== null);
  const mean = (weightOf: (metrics: ClassMetrics) => number): ClassScores => {
    const total = present.reduce((sum, metrics) => sum + weightOf(metrics), 0);
    const of = (score: keyof ClassScores) =>
      present.reduce((sum, metrics) => sum + weightOf(metrics) * (metrics[score] ?? 0), 0) / total;
    return { precision: of('precision'), recall: of('recall'), f1: of('f1') };
  };
  return { macro: mean(() => 1), weighted: mean(({ support }) => support) };
}
