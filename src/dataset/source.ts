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

/** A set read from its two files, with the form of its images. */
interface ReadPair<Labelled extends LabelSet> {
  readonly set: Labelled;
  readonly imageShape: ImageShape;
}

/** Reads a set, whole or without its images. */
type PairReader<Labelled extends LabelSet> = (
  paths: IdxPair,
  transpose: boolean,
) => Promise<ReadPair<Labelled>>;

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
  return readDirectory(source, options, probePair);
}

async function readDirectory<Labelled extends LabelSet>(
  source: string,
  options: SourceOptions,
  read: PairReader<Labelled>,
): Promise<ReadDirectory<Labelled>> {
  const files = await findIdxFiles(source);
  const { set: train, imageShape } = await read(files.train, isTransposed(files.train, options));
  const transposed = transpositionOf(files, options);
  const found = { imageShape, ...(transposed && { transposed }) };
  if (files.test === undefined) return { ...found, classes: classCount({ train }), train };
  const { set: test, ...ofTest } = await read(files.test, isTransposed(files.test, options));
  checkShape(files.test, ofTest.imageShape, imageShape);
  return { ...found, classes: classCount({ train, test }), train, test };
}

async function readPair(paths: IdxPair, transpose: boolean): Promise<ReadPair<ImageSet>> {
  const images = await readIdx(paths.images, 'images');
  const { set, imageShape } = await pairOf(images, paths, transpose);
  if (transpose) transposeImages(images.data, imageShape[1], imageShape[0]);
  return { set: { ...set, images: images.data }, imageShape };
}

async function probePair(paths: IdxPair, transpose: boolean): Promise<ReadPair<LabelSet>> {
  return pairOf(await readIdxHeader(paths.images, 'images'), paths, transpose);
}

/** @param images their header says [count, height, width] */
async function pairOf(images: IdxHeader, paths: IdxPair, transpose: boolean): Promise<ReadPair<LabelSet>> {
  const labels = await readIdx(paths.labels, 'labels');
  checkCounts(images, labels, paths);
  const [count, height, width] = images.dimensions as [number, number, number];
  const imageShape: ImageShape = transpose ? [width, height] : [height, width];
  return { set: { labels: labels.data, count }, imageShape };
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
