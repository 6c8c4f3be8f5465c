import type { ChalkInstance } from 'chalk';
import type { Prepared } from '../dataset/pictures/image-file.ts';
import { inOneLine } from '../received.ts';
import { renderDigit } from './digit.ts';
import { share } from './quantities.ts';
import { renderTable } from './table.ts';

/** What a network takes one image for. */
export interface Prediction {
  /** Path of the image file; else `index` is there. */
  readonly image?: string;
  /** Position of the image in its split, from 0. */
  readonly index?: number;
  /** The true class, where it is known. */
  readonly label?: number;
  /** The network that answers: the directory of its run, or the path of its model.json. */
  readonly model: string;
  /** What was done with an image file before the network saw it. */
  readonly preparation?: Prepared;
  /** Why what was taken for the digit may be none, in words. */
  readonly doubt?: string;
  /** The most probable class. */
  readonly prediction: number;
  /** One a class; their sum is 1. */
  readonly probabilities: readonly number[];
}

/** [height, width] pixels, row by row, as the network sees them. */
export interface Drawing {
  readonly pixels: Uint8Array;
  readonly shape: readonly [height: number, width: number];
}

const LONGEST_BAR = 40;
/** What stands before a bar: the mark, the class and its probability. */
const BAR_INDENT = 14;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

const preparations: Readonly<Record<Prepared, string>> = {
  'as-is': 'used as it is',
  inverted: 'used as it is, with light and dark exchanged',
  centred: "cropped, scaled and centred as MNIST's digits",
};

/**
 * The image as the network sees it, the probability of each class as a bar, and the most probable class.
 *
 * @param title says which image it is
 * @param columns characters a line may have
 * @returns lines with a final line feed
 */
export function renderPrediction(
  title: string,
  prediction: Prediction,
  { pixels, shape }: Drawing,
  columns: number,
  paint: ChalkInstance,
): string {
  const { prediction: winner, probabilities, label, model, preparation, doubt } = prediction;
  const longest = Math.max(1, Math.min(LONGEST_BAR, columns - BAR_INDENT));
  const lines = [
    paint.bold(inOneLine(title)),
    `Model: ${inOneLine(model)}`,
    ...(preparation === undefined ? [] : [wrapped(`Image: ${preparations[preparation]}`, columns)]),
    renderDigit(pixels, ...shape),
    ...probabilities.map((probability, index) =>
      renderClass(probability, index, index === winner, longest, paint),
    ),
    `Prediction: ${winner} (probability ${share(probabilities[winner] ?? 0)})`,
    ...(doubt === undefined ? [] : [paint.yellow(wrapped(`In doubt: ${doubt}`, columns))]),
    ...(label === undefined ? [] : [renderLabel(label, winner, paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * A line for each of many images: what it is taken for, the class that comes next, and what was done with it.
 *
 * @param model the network that answers
 * @param columns characters a line may have; where they do not suffice, an image takes two lines
 * @returns lines with a final line feed
 */
export function renderPredictions(
  model: string,
  predictions: readonly Prediction[],
  columns: number,
  paint: ChalkInstance,
): string {
  const rows = predictions.map(cellsOf);
  const table = renderTable([['image', 'prediction', 'probability', 'runner-up', 'prepared'], ...rows]);
  const fits = table.split('\n').every((line) => line.length <= columns);
  const doubts = predictions.flatMap(({ image, doubt }) =>
    doubt === undefined
      ? []
      : [paint.yellow(wrapped(`? In doubt: ${inOneLine(image ?? '')}: ${doubt}`, columns))],
  );
  return `${[`Model: ${inOneLine(model)}`, '', fits ? table : rows.map(twoLines).join('\n'), ...doubts].join('\n')}\n`;
}

function cellsOf({ image = '', prediction, probabilities, preparation, doubt }: Prediction): string[] {
  const mark = doubt === undefined ? '' : '? ';
  const chosen = share(probabilities[prediction] ?? 0);
  return [
    inOneLine(image),
    `${mark}${prediction}`,
    chosen,
    renderRunnerUp(prediction, probabilities),
    preparation ?? '',
  ];
}

function renderRunnerUp(prediction: number, probabilities: readonly number[]): string {
  const others = [...probabilities.keys()].filter((index) => index !== prediction);
  if (others.length === 0) return '';
  const next = others.reduce((a, b) => ((probabilities[b] ?? 0) > (probabilities[a] ?? 0) ? b : a));
  return `${next} (${share(probabilities[next] ?? 0)})`;
}

function twoLines([image, prediction, probability, next, preparation]: readonly string[]): string {
  return `${image}\n  ${prediction} (${probability}), ${next}, ${preparation}`;
}

/** Breaks a text between words so that its lines fit. */
function wrapped(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

function renderClass(
  probability: number,
  index: number,
  isWinner: boolean,
  longest: number,
  paint: ChalkInstance,
): string {
  const mark = isWinner ? '▶' : ' ';
  const line = `${mark} ${String(index).padStart(2)}  ${share(probability)}  ${bar(probability, longest)}`;
  return isWinner ? paint.green(line.trimEnd()) : line.trimEnd();
}

function bar(probability: number, longest: number): string {
  const length = Math.round(probability * longest * 8);
  return '█'.repeat(Math.floor(length / 8)) + eighths[length % 8];
}

function renderLabel(label: number, prediction: number, paint: ChalkInstance): string {
  return label === prediction ? `True label: ${label}, right` : paint.red(`True label: ${label}, wrong`);
}
