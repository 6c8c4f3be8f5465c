import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Dataset, DatasetShape, ImageSet } from './dataset.ts';
import { embeddedShape, loadEmbedded } from './embedded.ts';
import { type IdxFile, readIdx, readIdxHeader } from './idx.ts';
import { findIdxFiles, type IdxPair } from './idx-directory.ts';

type ImageShape = DatasetShape['imageShape'];

/** A set read from its two files, with the form of its images. */
interface ReadPair {
  readonly set: ImageSet;
  readonly imageShape: ImageShape;
}

/**
 * Loads a data set.
 *
 * @param source `embedded`, or a directory of IDX files, relative to the current directory
 * @throws UserError where something is missing, damaged or does not fit together
 */
export async function openDataset(source: string): Promise<Dataset> {
  if (source === 'embedded') return loadEmbedded();
  const files = await findIdxFiles(source);
  const { set: train, imageShape } = await readPair(files.train);
  const classes = classCount(train.labels);
  const found = { source: resolve(source), imageShape, classes, train };
  if (files.test === undefined) return { ...found, fingerprint: fingerprintOf(train) };
  const test = await readTestPair(files.test, { imageShape, classes });
  return { ...found, test, fingerprint: fingerprintOf(train, test) };
}

/**
 * Finds out the form of a data set without loading its images.
 *
 * @param source as for `openDataset`
 */
export async function probeDataset(source: string): Promise<DatasetShape> {
  if (source === 'embedded') return embeddedShape;
  const { train } = await findIdxFiles(source);
  const { dimensions } = await readIdxHeader(train.images, 'images');
  const labels = await readIdx(train.labels, 'labels');
  return { imageShape: imageShapeOf(dimensions), classes: classCount(labels.data) };
}

async function readPair(paths: IdxPair): Promise<ReadPair> {
  const images = await readIdx(paths.images, 'images');
  const labels = await readIdx(paths.labels, 'labels');
  checkCounts(images, labels, paths);
  const count = labels.data.length;
  return {
    set: { images: images.data, labels: labels.data, count },
    imageShape: imageShapeOf(images.dimensions),
  };
}

async function readTestPair(paths: IdxPair, expected: DatasetShape): Promise<ImageSet> {
  const { set, imageShape } = await readPair(paths);
  if (imageShape.join() !== expected.imageShape.join()) {
    throw new UserError(
      'dataset/shape',
      `${paths.images}: expected ${expected.imageShape.join(' x ')} pixels as in the training images, received ${imageShape.join(' x ')}`,
      'Keep each data set in a directory of its own.',
    );
  }
  const outside = set.labels.findIndex((label) => label >= expected.classes);
  if (outside >= 0) {
    throw new UserError(
      'dataset/label',
      `${paths.labels}: labels out of range: expected 0 to ${expected.classes - 1} as in the training labels, received ${set.labels[outside]} at index ${outside}`,
      'Check that training and test files belong to the same data set.',
    );
  }
  return set;
}

function checkCounts(images: IdxFile, labels: IdxFile, paths: IdxPair): void {
  const imageCount = images.dimensions[0];
  const labelCount = labels.dimensions[0];
  if (imageCount === labelCount) return;
  throw new UserError(
    'dataset/counts',
    `${paths.labels}: expected ${imageCount} labels, one for each image of ${paths.images}, received ${labelCount}`,
    'Check that both files belong to the same data set.',
  );
}

function imageShapeOf([, height, width]: readonly number[]): ImageShape {
  return [height as number, width as number];
}

function classCount(labels: Uint8Array): number {
  return labels.reduce((highest, label) => Math.max(highest, label), 0) + 1;
}

function fingerprintOf(...sets: readonly ImageSet[]): string {
  const hash = createHash('sha256');
  for (const { images, labels } of sets) hash.update(images).update(labels);
  return hash.digest('hex');
}
