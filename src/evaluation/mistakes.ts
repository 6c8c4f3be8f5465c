import { argMax } from './evaluate.ts';

/** An image that was taken for another class than its own. */
export interface Mistake {
  /** Position of the image in its set, from 0. */
  readonly index: number;
  readonly label: number;
  readonly prediction: number;
  /** One a class; their sum is 1. */
  readonly probabilities: readonly number[];
}

/**
 * All images that were classified wrong, the worst first: those whose own class had the least probability.
 *
 * @param probabilities [count, classes], row by row
 * @param labels [count]; classes from 0
 */
export function mistakesOf(probabilities: Float64Array, labels: Uint8Array): Mistake[] {
  const classes = probabilities.length / labels.length;
  const mistakes = Array.from(labels.entries()).flatMap(([index, label]): Mistake[] => {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    const prediction = argMax(row);
    return prediction === label ? [] : [{ index, label, prediction, probabilities: [...row] }];
  });
  const ownClass = ({ label, probabilities }: Mistake) => probabilities[label] ?? 0;
  return mistakes.sort((a, b) => ownClass(a) - ownClass(b) || a.index - b.index);
}
