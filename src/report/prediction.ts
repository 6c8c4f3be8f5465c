import type { ChalkInstance } from 'chalk';
import type { Prepared } from '../dataset/pictures/image-file.ts';
import type { Spread } from '../evaluation/spread.ts';
import { inOneLine } from '../received.ts';
import { classTitles } from './class-titles.ts';
import { renderDigit } from './digit.ts';
import { share } from './quantities.ts';
import { fits, renderTable } from './table.ts';
import { votesInWords } from './votes.ts';
import { padEnd, widthOf } from './width.ts';
import { wrap } from './wrap.ts';

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
  /** Of that class, where the network knows names. */
  readonly className?: string;
  /** Of all classes. */
  readonly classNames?: readonly string[];
  /** One a class; their sum is 1. Means, where the network was sampled. */
  readonly probabilities: readonly number[];
  /** What they are means of. */
  readonly spread?: Spread;
}

/** [height, width] pixels, row by row, as the network sees them. */
export interface Drawing {
  readonly pixels: Uint8Array;
  readonly shape: readonly [height: number, width: number];
}

const LONGEST_BAR = 40;
/** `0.31-0.99` and what sets it apart from the bar. */
const INTERVAL_WIDTH = 11;
/** What stands before a bar: the mark, the class and its probability, where no class has a name. */
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
  const { prediction: winner, probabilities, label, model, preparation, doubt, spread } = prediction;
  const kind = spread === undefined ? 'probability' : 'mean probability';
  const titles = titlesOf(prediction, columns);
  const lines = [
    paint.bold(inOneLine(title)),
    `Model: ${inOneLine(model)}`,
    ...(preparation === undefined ? [] : [wrapped(`Image: ${preparations[preparation]}`, columns)]),
    renderDigit(pixels, ...shape, columns),
    ...(spread === undefined ? [] : [wrapped(spreadLegend(spread), columns)]),
    ...probabilities.map((_, index) => renderClass(prediction, titles, index, columns, paint)),
    `Prediction: ${titles[winner]} (${kind} ${share(probabilities[winner] ?? 0)})`,
    ...(spread === undefined ? [] : [renderVerdict(spread, titles, columns, paint)]),
    ...(doubt === undefined ? [] : [paint.yellow(wrapped(`In doubt: ${doubt}`, columns))]),
    ...(label === undefined ? [] : [renderLabel(titles[label] ?? `${label}`, label === winner, paint)]),
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
  const rows = predictions.map((record) => cellsOf(record, columns));
  const table = renderTable([['image', 'prediction', 'probability', 'runner-up', 'prepared'], ...rows]);
  const doubts = predictions.flatMap((record) => {
    const { image = '', doubt, spread } = record;
    const doubtful = doubt === undefined ? [] : [`? In doubt: ${inOneLine(image)}: ${doubt}`];
    const unsure = spread?.unsure
      ? [`? Unsure: ${inOneLine(image)}: ${votesInWords(spread, titlesOf(record, columns))}`]
      : [];
    return [...doubtful, ...unsure].map((line) => paint.yellow(wrapped(line, columns)));
  });
  return `${[`Model: ${inOneLine(model)}`, '', fits(table, columns) ? table : rows.map((row) => twoLines(row, columns)).join('\n'), ...doubts].join('\n')}\n`;
}

function titlesOf({ probabilities, classNames }: Prediction, columns: number): string[] {
  return classTitles(probabilities.length, classNames, columns);
}

function cellsOf(record: Prediction, columns: number): string[] {
  const { image = '', prediction, probabilities, preparation, doubt, spread } = record;
  const mark = doubt === undefined && !spread?.unsure ? '' : '? ';
  const chosen = share(probabilities[prediction] ?? 0);
  const titles = titlesOf(record, columns);
  return [
    inOneLine(image),
    `${mark}${titles[prediction]}`,
    chosen,
    renderRunnerUp(prediction, probabilities, titles),
    preparation ?? '',
  ];
}

function renderRunnerUp(
  prediction: number,
  probabilities: readonly number[],
  titles: readonly string[],
): string {
  const others = [...probabilities.keys()].filter((index) => index !== prediction);
  if (others.length === 0) return '';
  const next = others.reduce((a, b) => ((probabilities[b] ?? 0) > (probabilities[a] ?? 0) ? b : a));
  return `${titles[next]} (${share(probabilities[next] ?? 0)})`;
}

function twoLines([image, prediction, probability, next, preparation]: readonly string[], columns: number) {
  const answer = `  ${prediction} (${probability}), ${next}, ${preparation}`;
  return `${image}\n${wrapped(answer, columns)}`;
}

function wrapped(text: string, columns: number): string {
  return wrap(text, columns).join('\n');
}

function renderClass(
  { prediction, probabilities, spread }: Prediction,
  titles: readonly string[],
  index: number,
  columns: number,
  paint: ChalkInstance,
): string {
  const probability = probabilities[index] as number;
  const title = titles.map((one, at) => `${at < 10 ? ' ' : ''}${one}`);
  const width = Math.max(...title.map(widthOf));
  const indent = BAR_INDENT + width - 2 + (spread === undefined ? 0 : INTERVAL_WIDTH);
  const longest = Math.max(1, Math.min(LONGEST_BAR, columns - indent));
  const picture =
    spread === undefined ? bar(probability, longest) : intervalBar(probability, index, spread, longest);
  const mark = index === prediction ? '▶' : ' ';
  const line = `${mark} ${padEnd(title[index] ?? '', width)}  ${share(probability)}  ${picture}`;
  return index === prediction ? paint.green(line.trimEnd()) : line.trimEnd();
}

function bar(probability: number, longest: number): string {
  const length = Math.round(probability * longest * 8);
  return '█'.repeat(Math.floor(length / 8)) + eighths[length % 8];
}

/** `0.31-0.99`, and the bar: solid up to the lower end of the interval, shaded up to its upper, a stroke at the mean. */
function intervalBar(mean: number, index: number, { lower, upper }: Spread, longest: number): string {
  const [from, to] = [lower[index] as number, upper[index] as number];
  const [solid, end] = [Math.round(from * longest), Math.round(to * longest)];
  const cells = [...'█'.repeat(solid), ...'▒'.repeat(end - solid)];
  const place = Math.min(longest - 1, Math.floor(mean * longest));
  if (end > solid) cells[place] = '┃';
  return `${from.toFixed(2)}-${to.toFixed(2)}  ${Array.from(cells, (cell) => cell ?? ' ').join('')}`;
}

function spreadLegend({ samples }: Spread): string {
  return `Means of ${samples} samples with dropout and where 95 % of them lie: shaded, ┃ the mean`;
}

/** A sentence that says so where the samples disagree. */
function renderVerdict(
  spread: Spread,
  titles: readonly string[],
  columns: number,
  paint: ChalkInstance,
): string {
  const words = votesInWords(spread, titles);
  return spread.unsure
    ? paint.yellow(wrapped(`The network is unsure: ${words}.`, columns))
    : wrapped(`The network is sure: ${words}.`, columns);
}

function renderLabel(label: string, isRight: boolean, paint: ChalkInstance): string {
  return isRight ? `True label: ${label}, right` : paint.red(`True label: ${label}, wrong`);
}
