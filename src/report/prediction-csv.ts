import { csv } from '../csv.ts';
import { inOneLine } from '../received.ts';
import type { Prediction } from './prediction.ts';

/**
 * Predictions as CSV: a header, then one line an image with its class, the probability of that and those of all classes.
 *
 * @param classes the names of all, or their numbers
 */
export function predictionCsv(predictions: readonly Prediction[], classes: readonly string[]): string {
  const names = classes.map((name) => inOneLine(name));
  const rows = predictions.map(({ image, index, prediction, probabilities }) => [
    image === undefined ? index : inOneLine(image),
    names[prediction],
    probabilities[prediction],
    ...probabilities,
  ]);
  return csv([['file', 'class', 'probability', ...names], ...rows]);
}
