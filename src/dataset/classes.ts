import type { DatasetShape, LabelSet } from './dataset.ts';

type LabelSets = Pick<DatasetShape, 'train' | 'test'>;

/** A class that looks like a mistake in the labels. */
export interface OddLabel {
  readonly label: number;
  /** Images that have it. */
  readonly count: number;
  /** Where it first occurs. */
  readonly set: 'training' | 'test';
  readonly index: number;
}

/** Consecutive classes that have images. */
interface Run {
  readonly first: number;
  readonly last: number;
  /** Their images. */
  readonly count: number;
}

/** Labels are bytes. */
export const LABELS = 256;

/** The highest label of all sets and one: classes count from 0, whether they have images or not. */
export function classCount({ train, test }: LabelSets): number {
  const highest = (set: LabelSet) => set.labels.reduce((most, label) => Math.max(most, label), 0);
  return Math.max(highest(train), test ? highest(test) : 0) + 1;
}

/** Classes below the highest one that no image of any set has. */
export function emptyClasses(sets: LabelSets): number[] {
  const counts = countPerLabel(sets);
  return Array.from(counts.slice(0, classCount(sets)).entries())
    .filter(([, count]) => count === 0)
    .map(([label]) => label);
}

/** Classes that are rare among the others, or stand apart from them with few images. */
export function oddLabels(sets: LabelSets): OddLabel[] {
  const counts = countPerLabel(sets);
  const main = mainRun(counts);
  return Array.from(counts.entries())
    .filter(([label, count]) => count > 0 && (isRare(count, counts) || standsApart(label, count, main)))
    .map(([label, count]) => ({ label, count, ...firstOf(sets, label) }));
}

/** Classes in words: `class 0`, `classes 10 to 254`, `classes 0, 5 or 10 to 254`. */
export function describeClasses(labels: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const label of labels) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === label - 1) run[1] = label;
    else runs.push([label, label]);
  }
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return `${labels.length === 1 ? 'class' : 'classes'} ${enumerate(words, 'or')}`;
}

/** `label 200 (3 images, the first at index 7 of the test labels) and label 255 (1 image, at index 17 of the training labels)` */
export function describeOddLabels(odd: readonly OddLabel[]): string {
  const words = odd.map(({ label, count, set, index }) => {
    const images = count === 1 ? '1 image,' : `${count} images, the first`;
    return `label ${label} (${images} at index ${index} of the ${set} labels)`;
  });
  return enumerate(words, 'and');
}

/** What is listed at most; labels that are none at all would fill screens. */
const MOST_LISTED = 5;

function enumerate(words: readonly string[], conjunction: 'and' | 'or'): string {
  const shown =
    words.length > MOST_LISTED
      ? [...words.slice(0, MOST_LISTED - 1), `${words.length - MOST_LISTED + 1} others`]
      : words;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1)}`;
}

function countPerLabel({ train, test }: LabelSets): number[] {
  const counts = Array<number>(LABELS).fill(0);
  for (const set of test ? [train, test] : [train]) {
    for (const label of set.labels) counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

/** The consecutive classes that have most of the images, the lower ones among equals. */
function mainRun(counts: readonly number[]): Run {
  let main: Run = { first: 0, last: 0, count: 0 };
  let run: Run | undefined;
  for (const [label, count] of counts.entries()) {
    if (count === 0) run = undefined;
    else run = { first: run?.first ?? label, last: label, count: (run?.count ?? 0) + count };
    if (run !== undefined && run.count > main.count) main = run;
  }
  return main;
}

/** Whether a class has no more than a hundredth of the images that the others have on average. */
function isRare(count: number, counts: readonly number[]): boolean {
  const images = counts.reduce((sum, other) => sum + other, 0) - count;
  const classes = counts.filter((other) => other > 0).length - 1;
  return classes > 0 && 100 * count * classes <= images;
}

/**
 * Whether a class outside of the main run has no more than a tenth of the images of a class in it or, where it is
 * farther away than the run is long, less than half of the images of them all.
 */
function standsApart(label: number, count: number, { first, last, count: images }: Run): boolean {
  if (label >= first && label <= last) return false;
  const classes = last - first + 1;
  const isFar = Math.max(first - label, label - last) - 1 > classes;
  return isFar ? 2 * count < images : 10 * count * classes <= images;
}

function firstOf({ train, test }: LabelSets, label: number): Pick<OddLabel, 'set' | 'index'> {
  const index = train.labels.indexOf(label);
  return index < 0 && test ? { set: 'test', index: test.labels.indexOf(label) } : { set: 'training', index };
}
