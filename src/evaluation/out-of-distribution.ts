import { auroc } from './auroc.ts';
import type { UncertaintyScores } from './monte-carlo.ts';
import { probabilitiesOf, type Rows } from './probabilities.ts';
import { entropyOf, type UncertaintyName } from './sampled-image.ts';

/**
 * How well uncertainty tells images of something else from those that the network knows (Hendrycks and Gimpel 2017): areas
 * under the ROC, 0.5 for a measure that tells nothing, 1 for one that tells all.
 */
export interface OutOfDistribution {
  readonly weightScaling: Readonly<Record<'confidenceGap' | 'predictiveEntropy', number>>;
  /** Where the network was sampled. */
  readonly monteCarlo?: Readonly<Record<UncertaintyName, number>>;
}

/** @param known logits [count, classes] of the network without dropout; of `strange` images likewise */
export function outOfDistribution(
  known: Rows,
  strange: Rows,
  classes: number,
  sampled?: { readonly known: UncertaintyScores; readonly strange: UncertaintyScores },
): OutOfDistribution {
  const weightScaling = aurocs(plainScores(known, classes), plainScores(strange, classes));
  return { weightScaling, ...(sampled && { monteCarlo: aurocs(sampled.known, sampled.strange) }) };
}

function plainScores(logits: Rows, classes: number) {
  const probabilities = probabilitiesOf(logits, classes);
  const confidenceGap = new Float64Array(logits.length / classes);
  const predictiveEntropy = new Float64Array(logits.length / classes);
  for (let index = 0; index < confidenceGap.length; index++) {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    confidenceGap[index] = 1 - Math.max(...row);
    predictiveEntropy[index] = entropyOf(row);
  }
  return { confidenceGap, predictiveEntropy };
}

function aurocs<Name extends string>(
  known: Readonly<Record<Name, Float64Array>>,
  strange: Readonly<Record<Name, Float64Array>>,
): Record<Name, number> {
  const names = Object.keys(known) as Name[];
  return Object.fromEntries(names.map((name) => [name, auroc(known[name], strange[name])])) as Record<
    Name,
    number
  >;
}
