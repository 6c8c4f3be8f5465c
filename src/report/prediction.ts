import type { ChalkInstance } from 'chalk';
import { renderDigit } from './digit.ts';
import { share } from './quantities.ts';

/** What a network takes one image for. */
export interface Prediction {
  /** Path of the image file; else `index` is there. */
  readonly image?: string;
  /** Position of the image in its split, from 0. */
  readonly index?: number;
  /** The most probable class. */
  readonly prediction: number;
  /** One a class; their sum is 1. */
  readonly probabilities: readonly number[];
  /** The true class, where it is known. */
  readonly label?: number;
}

/** [height, width] pixels, row by row, as the network sees them. */
export interface Drawing {
  readonly pixels: Uint8Array;
  readonly shape: readonly [height: number, width: number];
}

const LONGEST_BAR = 40;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * The image as the network sees it, the probability of each class as a bar, and the most probable class.
 *
 * @param title says which image it is
 * @returns lines with a final line feed
 */
export function predictionReport(
  title: string,
  { prediction, probabilities, label }: Prediction,
  { pixels, shape }: Drawing,
  paint: ChalkInstance,
): string {
  const lines = [
    paint.bold(title),
    renderDigit(pixels, ...shape),
    ...probabilities.map((probability, index) => classLine(probability, index, index === prediction, paint)),
    `Prediction: ${prediction} (probability ${share(probabilities[prediction] ?? 0)})`,
    ...(label === undefined ? [] : [labelLine(label, prediction, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function classLine(probability: number, index: number, isWinner: boolean, paint: ChalkInstance): string {
  const mark = isWinner ? '▶' : ' ';
  const line = `${mark} ${String(index).padStart(2)}  ${share(probability)}  ${bar(probability)}`.trimEnd();
  return isWinner ? paint.green(line) : line;
}

function bar(probability: number): string {
  const length = Math.round(probability * LONGEST_BAR * 8);
  return '█'.repeat(Math.floor(length / 8)) + eighths[length % 8];
}

function labelLine(label: number, prediction: number, paint: ChalkInstance): string {
  return label === prediction ? `True label: ${label}, right` : paint.red(`True label: ${label}, wrong`);
}
