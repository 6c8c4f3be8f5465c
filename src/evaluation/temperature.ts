import { probabilitiesOf, type Rows } from './probabilities.ts';

/** Beyond them, the probabilities of all classes are equal or one is certain for any logits that occur. */
const [LEAST, MOST] = [0.01, 100];
/** Halvings of ln(MOST / LEAST): more change no float64. */
const HALVINGS = 60;

/**
 * The temperature T that makes softmax(logits / T) most likely (Guo et al. 2017, section 4.2). The loss is convex in
 * 1 / T, so that its derivative, the mean of (expected logit - logit of the label), has one zero, which bisection finds.
 *
 * @param logits [count, classes], row by row, of images the network was not trained on
 * @returns within [0.01, 100]; the bound where the loss would fall beyond it, as it does where every answer is right
 */
export function fitTemperature(logits: Rows, labels: Uint8Array): number {
  let [low, high] = [Math.log(LEAST), Math.log(MOST)];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (slope(atTemperature(logits, Math.exp(middle)), logits, labels) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** logits / T, in float64. */
export function atTemperature(logits: Rows, temperature: number): Float64Array {
  return Float64Array.from(logits, (logit) => logit / temperature);
}

/** Derivative of the summed loss with respect to 1 / T: above 0 where a larger T is better. */
function slope(scaled: Float64Array, logits: Rows, labels: Uint8Array): number {
  const classes = logits.length / labels.length;
  const probabilities = probabilitiesOf(scaled, classes);
  let sum = 0;
  for (const [index, logit] of logits.entries()) {
    const label = labels[Math.floor(index / classes)];
    sum += logit * ((probabilities[index] as number) - Number(index % classes === label));
  }
  return sum;
}
