import type { Evaluation } from '../evaluation/evaluate.ts';

/** Images of one class that were taken for another. */
export interface Confusion {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Images of the class. */
  readonly support: number;
}

const MOST_CONFUSIONS = 15;

/** The most frequent confusions, which is all that can be listed of a matrix that is too wide. */
export function largestConfusions(confusion: Evaluation['confusion']): Confusion[] {
  const wrong = confusion.flatMap((row, label) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({ label, predicted, count, support }));
  });
  return wrong
    .filter(({ label, predicted, count }) => label !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_CONFUSIONS);
}
