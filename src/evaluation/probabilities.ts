import { argMax } from './evaluate.ts';

/** Numbers a class for each of several images, row by row. */
export type Rows = Float32Array | Float64Array;

/**
 * Softmax of each row, in float64.
 *
 * @param logits [count, classes]
 * @returns [count, classes]; the numbers of a row add up to 1
 */
export function probabilitiesOf(logits: Rows, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const most = logits[argMax(logits, start, start + classes)] as number;
    let total = 0;
    for (let index = start; index < start + classes; index++) {
      const power = Math.exp((logits[index] as number) - most);
      probabilities[index] = power;
      total += power;
    }
    for (let index = start; index < start + classes; index++) {
      probabilities[index] = (probabilities[index] as number) / total;
    }
  }
  return probabilities;
}
