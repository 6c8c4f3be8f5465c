import { argMax } from './evaluate.ts';

/**
 * How unsure a sampled network is of an image (Gal 2016, section 3.3.1; Gal and Ghahramani 2016). With the probabilities p_t
 * of T samples and their mean p, entropies in nats:
 */
export interface Uncertainty {
  /** 1 - the largest entry of p. */
  readonly confidenceGap: number;
  /** H(p): of what cannot be known and of what the network does not know together. */
  readonly predictiveEntropy: number;
  /** H(p) - mean of H(p_t): what the samples disagree about (Houlsby et al. 2011). */
  readonly mutualInformation: number;
  /** 1 - the share of samples whose most probable class is the most frequent one (Freeman 1965). */
  readonly variationRatio: number;
}

export type UncertaintyName = keyof Uncertainty;

export const uncertaintyNames = [
  'confidenceGap',
  'predictiveEntropy',
  'mutualInformation',
  'variationRatio',
] as const satisfies readonly UncertaintyName[];

/** What the samples of one image come to. */
export interface SampledImage {
  /** [samples, classes] */
  readonly probabilities: Float64Array;
  /** [classes] */
  readonly mean: Float64Array;
  /** [classes]: the number of samples with this class as the most probable one. */
  readonly votes: Uint32Array;
  readonly uncertainty: Uncertainty;
}

/** @param logits [samples, classes] of one image */
export function sampledImage(logits: Float32Array, classes: number): SampledImage {
  const samples = logits.length / classes;
  const probabilities = new Float64Array(logits.length);
  const mean = new Float64Array(classes);
  const votes = new Uint32Array(classes);
  let entropies = 0;
  for (let start = 0; start < logits.length; start += classes) {
    const largest = argMax(logits, start, start + classes);
    votes[largest - start] = (votes[largest - start] as number) + 1;
    entropies += softmaxInto(probabilities, logits, start, classes, logits[largest] as number);
    for (let index = 0; index < classes; index++) {
      mean[index] = (mean[index] as number) + (probabilities[start + index] as number);
    }
  }
  for (let index = 0; index < classes; index++) mean[index] = (mean[index] as number) / samples;
  return { probabilities, mean, votes, uncertainty: uncertaintyOf(mean, votes, entropies / samples) };
}

/** Writes the softmax of one row, and returns its entropy: ln(sum of e^z) - sum of p z, with z less the largest logit. */
function softmaxInto(
  out: Float64Array,
  logits: Float32Array,
  start: number,
  classes: number,
  most: number,
): number {
  let total = 0;
  for (let index = start; index < start + classes; index++) {
    const power = Math.exp((logits[index] as number) - most);
    out[index] = power;
    total += power;
  }
  let expected = 0;
  for (let index = start; index < start + classes; index++) {
    const probability = (out[index] as number) / total;
    out[index] = probability;
    expected += probability * ((logits[index] as number) - most);
  }
  return Math.log(total) - expected;
}

function uncertaintyOf(mean: Float64Array, votes: Uint32Array, meanEntropy: number): Uncertainty {
  const predictiveEntropy = entropyOf(mean);
  const samples = votes.reduce((sum, count) => sum + count, 0);
  return {
    confidenceGap: 1 - Math.max(...mean),
    predictiveEntropy,
    mutualInformation: predictiveEntropy - meanEntropy,
    variationRatio: 1 - Math.max(...votes) / samples,
  };
}

/** In nats. */
export function entropyOf(probabilities: Float64Array): number {
  let entropy = 0;
  for (const probability of probabilities) {
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  return entropy;
}
