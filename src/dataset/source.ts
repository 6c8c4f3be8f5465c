import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { classCount } from './classes.ts';
import type { Dataset, DatasetShape, ImageSet, LabelSet, Transposition } from './dataset.ts';
import { embeddedShape, loadEmbedded } from './embedded.ts';
import { readIdx, readIdxHeader } from './idx.ts';
import { findIdxFiles, type IdxDirectory, type IdxPair } from './idx-directory.ts';
import type { IdxHeader } from './idx-header.ts';
import { transposeImages } from './transpose.ts';

type ImageShape = DatasetShape['imageShape'];

export interface SourceOptions {
  /**
   * Whether height and width of the images are swapped. Where absent, they are in files whose names begin with
   * `emnist-`, which hold their images so. The embedded digits are upright, whatever this says.
   */
  readonly transpose?: boolean;
}

/** Reads a set, whole or without its images. */
type PairReader<Labelled extends LabelSet> = (paths: IdxPair, transpose: boolean) => Promise<Labelled>;

/** What the files of a directory hold. */
interface ReadDirectory<Labelled extends LabelSet> extends DatasetShape {
  readonly train: Labelled;
  readonly test?: Labelled;
  readonly transposed?: Transposition;
}

/**
 * Loads a data set.
 *
 * @param source `embedded`, or a directory of IDX files, relative to the current directory
 * @throws UserError where something is missing, damaged or does not fit together
 */
export async function openDataset(source: string, options: SourceOptions = {}): Promise<Dataset> {
  if (source === 'embedded') return loadEmbedded();
  const found = await readDirectory(source, options, readPair);
  const fingerprint = fingerprintOf(...(found.test ? [found.train, found.test] : [found.train]));
  return { source: resolve(source), ...found, fingerprint };
}

/**
 * Finds out the form and the classes of a data set without loading its images.
 *
 * @param source as for `openDataset`
 */
export async function probeDataset(source: string, options: SourceOptions = {}): Promise<DatasetShape> {
  if (source === 'embedded') return embeddedShape();
  return readDirectory(source, options, readLabels);
}

async function readDirectory<Labelled extends LabelSet>(
  source: string,
  options: SourceOptions,
  read: PairReader<Labelled>,
): Promise<ReadDirectory<Labelled>> {
  const files = await findIdxFiles(source);
  const imageShape = await checkHeaders(files, options);
  const train = await read(files.train, isTransposed(files.train, options));
  const transposed = transpositionOf(files, options);
  const found = { imageShape, ...(transposed && { transposed }) };
  if (files.test === undefined) return { ...found, classes: classCount({ train }), train };
  const test = await read(files.test, isTransposed(files.test, options));
  return { ...found, classes: classCount({ train, test }), train, test };
}

/** Compares all files by their headers, before a large one is read for nothing. */
async function checkHeaders({ train, test }: IdxDirectory, options: SourceOptions): Promise<ImageShape> {
  const imageShape = await checkPair(train, isTransposed(train, options));
  if (test !== undefined) checkShape(test, await checkPair(test, isTransposed(test, options)), imageShape);
  return imageShape;
}

/** The form of the images of a pair whose counts agree. */
async function checkPair(paths: IdxPair, transpose: boolean): Promise<ImageShape> {
  const images = await readIdxHeader(paths.images, 'images');
  checkCounts(images, await readIdxHeader(paths.labels, 'labels'), paths);
  const [, height, width] = images.dimensions as [number, number, number];
  return transpose ? [width, height] : [height, width];
}

async function readPair(paths: IdxPair, transpose: boolean): Promise<ImageSet> {
  const set = await readLabels(paths);
  const { data: images, dimensions } = await readIdx(paths.images, 'images');
  const [, height, width] = dimensions as [number, number, number];
  if (transpose) transposeImages(images, height, width);
  return { ...set, images };
}

async function readLabels({ labels }: IdxPair): Promise<LabelSet> {
  const { data, dimensions } = await readIdx(labels, 'labels');
  return { labels: data, count: dimensions[0] as number };
}

function isTransposed({ images }: IdxPair, { transpose }: SourceOptions): boolean {
  return transpose ?? /^emnist-/i.test(basename(images));
}

function transpositionOf({ train, test }: IdxDirectory, options: SourceOptions): Transposition | undefined {
  const isSet = (pair: IdxPair | undefined) => pair !== undefined && isTransposed(pair, options);
  const sets = [...(isSet(train) ? ['train' as const] : []), ...(isSet(test) ? ['test' as const] : [])];
  if (sets.length === 0) return undefined;
  const because = options.transpose ? 'data.transpose is true' : 'their file names begin with emnist-';
  return { sets, because };
}

function checkShape({ images }: IdxPair, received: ImageShape, expected: ImageShape): void {
  if (received.join() === expected.join()) return;
  throw new UserError(
    'dataset/shape',
    `${images}: expected ${expected.join(' x ')} pixels as in the training images, received ${received.join(' x ')}`,
    'Keep each data set in a directory of its own.',
  );
}

function checkCounts(images: IdxHeader, labels: IdxHeader, paths: IdxPair): void {
  const imageCount = images.dimensions[0];
  const labelCount = labels.dimensions[0];
  if (imageCount === labelCount) return;
  throw new UserError(
    'dataset/counts',
    `${paths.labels}: expected ${imageCount} labels, one for each image of ${paths.images}, received ${labelCount}`,
    'Check that both files belong to the same data set.',
  );
}

function fingerprintOf(...sets: readonly ImageSet[]): string {
  const hash = createHash('sha256');
  for (const { images, labels } of sets) hash.update(images).update(labels);
  return hash.digest('hex');
}
