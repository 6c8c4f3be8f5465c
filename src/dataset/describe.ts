import { createHash } from 'node:crypto';
import { describeClasses, describeOddLabels, emptyClasses, oddLabels } from './classes.ts';
import type { Dataset, DatasetShape, ImageSet } from './dataset.ts';
import { readIdx } from './idx.ts';
import { findIdxFiles } from './idx-directory.ts';

/** How many images a set has. */
export interface SetDescription {
  readonly count: number;
  /** Images of each class. */
  readonly countPerClass: readonly number[];
}

/** A file of a data set. */
export interface FileDescription {
  readonly path: string;
  /** Length once inflated. */
  readonly bytes: number;
  /** Over the inflated content, as checksums of IDX files are published. */
  readonly sha256: string;
}

/** What is to be known about a data set before training on it. */
export interface DatasetDescription
  extends Pick<Dataset, 'source' | 'imageShape' | 'classes' | 'transposed' | 'fingerprint'> {
  readonly train: SetDescription;
  readonly test?: SetDescription;
  /** Sentences about classes without images and labels that look like mistakes. */
  readonly remarks: readonly string[];
  /** The IDX files it was read from; none for the embedded digits. */
  readonly files: readonly FileDescription[];
}

/** Counts the images of a data set and takes the checksums of its files. */
export async function describeDataset(dataset: Dataset): Promise<DatasetDescription> {
  const { source, imageShape, classes, train, test, transposed, fingerprint } = dataset;
  return {
    source,
    imageShape,
    classes,
    train: describeSet(train, classes),
    ...(test && { test: describeSet(test, classes) }),
    ...(transposed && { transposed }),
    remarks: remarksOn(dataset),
    fingerprint,
    files: source === 'embedded' ? [] : await describeFiles(source),
  };
}

function describeSet({ count, labels }: ImageSet, classes: number): SetDescription {
  const countPerClass = Array<number>(classes).fill(0);
  for (const label of labels) countPerClass[label] = (countPerClass[label] as number) + 1;
  return { count, countPerClass };
}

/** Sentences about classes without images and labels that look like mistakes. */
export function remarksOn(dataset: DatasetShape): string[] {
  const [empty, odd] = [emptyClasses(dataset), oddLabels(dataset)];
  return [
    ...(empty.length === 0 ? [] : [`No image has ${describeClasses(empty)}.`]),
    ...(odd.length === 0 ? [] : [`Few images have ${describeOddLabels(odd)}: check the labels.`]),
    ...(empty.length === dataset.classes - 1
      ? ['All images have one class: there is nothing to tell apart.']
      : []),
  ];
}

async function describeFiles(directory: string): Promise<FileDescription[]> {
  const { train, test } = await findIdxFiles(directory);
  const files: FileDescription[] = [];
  for (const pair of test ? [train, test] : [train]) {
    for (const kind of ['images', 'labels'] as const) {
      const { bytes } = await readIdx(pair[kind], kind);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      files.push({ path: pair[kind], bytes: bytes.length, sha256 });
    }
  }
  return files;
}
