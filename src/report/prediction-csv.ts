import { inOneLine } from '../received.ts';
import type { Prediction } from './prediction.ts';

/**
 * Predictions as CSV (RFC 4180): a header, then one line an image with its class, the probability of that and those of all
 * classes, each with as many digits as it takes to read back the same number.
 *
 * @param classes the names of all, or their numbers
 */
export function predictionCsv(predictions: readonly Prediction[], classes: readonly string[]): string {
  const rows = predictions.map(({ image, index, prediction, probabilities }) => [
    image ?? String(index),
    classes[prediction] ?? '',
    probabilities[prediction] ?? '',
    ...probabilities,
  ]);
  return [['file', 'class', 'probability', ...classes], ...rows]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}

function cell(value: string | number): string {
  const text = inOneLine(String(value));
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
