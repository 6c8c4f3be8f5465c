import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openDataset, probeDataset } from '../../src/dataset/source.ts';
import { directoryWith, idxImages, idxLabels, messageOf } from './idx-fixtures.ts';

const train = {
  'train-images-idx3-ubyte': idxImages(4),
  'train-labels-idx1-ubyte': idxLabels([0, 2, 1, 2]),
};
const test10k = {
  't10k-images-idx3-ubyte': idxImages(2),
  't10k-labels-idx1-ubyte': idxLabels([2, 0]),
};

describe('a directory of IDX files', () => {
  test('gives shape, classes, both sets and a fingerprint of all bytes', async () => {
    const directory = directoryWith({ ...train, ...test10k });
    const bytes = [...Array(24).fill(7), 0, 2, 1, 2, ...Array(12).fill(7), 2, 0];
    expect(await openDataset(relative('.', directory))).toEqual({
      source: directory,
      imageShape: [2, 3],
      classes: 3,
      train: { images: Buffer.alloc(24, 7), labels: Buffer.from([0, 2, 1, 2]), count: 4 },
      test: { images: Buffer.alloc(12, 7), labels: Buffer.from([2, 0]), count: 2 },
      fingerprint: createHash('sha256').update(Uint8Array.from(bytes)).digest('hex'),
    });
  });

  test('may hold training files only', async () => {
    expect((await openDataset(directoryWith(train))).test).toBeUndefined();
  });

  test.each([
    ['MNIST and Fashion-MNIST', 'train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
    ['MNIST as some unpack it', 'train-images.idx3-ubyte', 'train-labels.idx1-ubyte'],
    ['EMNIST', 'emnist-letters-train-images-idx3-ubyte.gz', 'emnist-letters-train-labels-idx1-ubyte.gz'],
  ])('may be named as %s: %s', async (_, images, labels) => {
    const directory = directoryWith({
      [images]: gzipSync(idxImages(3)),
      [labels]: gzipSync(idxLabels([0, 1, 2])),
    });
    expect((await openDataset(directory)).train.count).toBe(3);
  });

  test.each(['t10k', 'test'])('test files may be named %s', async (part) => {
    const directory = directoryWith({
      ...train,
      [`${part}-images-idx3-ubyte`]: idxImages(2),
      [`${part}-labels-idx1-ubyte`]: idxLabels([0, 1]),
    });
    expect((await openDataset(directory)).test?.count).toBe(2);
  });

  test('a plain file is taken rather than a gzipped one of the same name', async () => {
    const directory = directoryWith({ ...train, 'train-images-idx3-ubyte.gz': 'damaged' });
    expect((await openDataset(directory)).train.count).toBe(4);
  });
});

describe('probeDataset', () => {
  test('knows the embedded digits', async () => {
    expect(await probeDataset('embedded')).toEqual({ imageShape: [28, 28], classes: 10 });
  });

  test('needs only the header of the images', async () => {
    const directory = directoryWith({
      'train-images-idx3-ubyte': idxImages(4, 20, 16).subarray(0, 16),
      'train-labels-idx1-ubyte': train['train-labels-idx1-ubyte'],
    });
    expect(await probeDataset(directory)).toEqual({ imageShape: [20, 16], classes: 3 });
  });
});

const refused: readonly [what: string, files: Record<string, Uint8Array>, message: string][] = [
  [
    'an empty directory',
    {},
    'UserError: DIR: no train images found; looked for train-images-idx3-ubyte, with or without .gz',
  ],
  [
    'training images without labels',
    { 'train-images-idx3-ubyte': idxImages(4) },
    'UserError: DIR: no train labels found; looked for train-labels-idx1-ubyte, with or without .gz',
  ],
  [
    'test labels without images',
    { ...train, 't10k-labels-idx1-ubyte': idxLabels([1]) },
    'UserError: DIR: no test images found; looked for t10k-images-idx3-ubyte, with or without .gz',
  ],
  [
    'two data sets',
    {
      'emnist-letters-train-images-idx3-ubyte': idxImages(4),
      'emnist-digits-train-images-idx3-ubyte.gz': idxImages(4),
    },
    'UserError: DIR: expected one file of train images, found emnist-digits-train-images-idx3-ubyte.gz, emnist-letters-train-images-idx3-ubyte',
  ],
  [
    'fewer labels than images',
    { 'train-images-idx3-ubyte': idxImages(4), 'train-labels-idx1-ubyte': idxLabels([0, 1, 2]) },
    'UserError: DIR/train-labels-idx1-ubyte: expected 4 labels, one for each image of DIR/train-images-idx3-ubyte, received 3',
  ],
  [
    'test labels outside the training classes',
    { ...train, ...test10k, 't10k-labels-idx1-ubyte': idxLabels([2, 3]) },
    'UserError: DIR/t10k-labels-idx1-ubyte: labels out of range: expected 0 to 2 as in the training labels, received 3 at index 1',
  ],
  [
    'test images of another size',
    { ...train, ...test10k, 't10k-images-idx3-ubyte': idxImages(2, 3, 3) },
    'UserError: DIR/t10k-images-idx3-ubyte: expected 2 x 3 pixels as in the training images, received 3 x 3',
  ],
];

describe('refuses', () => {
  test.each(refused)('%s', async (_, files, message) => {
    const directory = directoryWith(files);
    expect(await messageOf(openDataset(directory), directory)).toBe(message);
  });

  test('a missing directory, and says how to get one', async () => {
    const opening = openDataset(join('no', 'such', 'place'));
    await expect(opening).rejects.toMatchObject({
      message: "no/such/place: no such directory; expected 'embedded' or a directory of IDX files",
      hint: 'Fetch MNIST with: dropout-mlp data fetch --out no/such/place',
    });
  });

  test('a file where a directory is expected', async () => {
    const directory = directoryWith({ digits: 'digits' });
    await expect(openDataset(join(directory, 'digits'))).rejects.toMatchObject({
      message: `${directory}/digits: this is a file; expected 'embedded' or a directory of IDX files`,
      hint: 'Name the directory that holds the files.',
    });
  });
});
