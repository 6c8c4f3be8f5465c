import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { describeDataset } from '../../src/dataset/describe.ts';
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

  test('may have test labels that no training image has', async () => {
    const files = { ...train, ...test10k, 't10k-labels-idx1-ubyte': idxLabels([2, 3]) };
    expect((await openDataset(directoryWith(files))).classes).toBe(4);
  });

  test('may hold training files only', async () => {
    expect((await openDataset(directoryWith(train))).test).toBeUndefined();
  });

  test.each([
    ['MNIST and Fashion-MNIST', 'train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
    ['MNIST as some unpack it', 'train-images.idx3-ubyte', 'train-labels.idx1-ubyte'],
    ['EMNIST', 'emnist-letters-train-images-idx3-ubyte.gz', 'emnist-letters-train-labels-idx1-ubyte.gz'],
    [
      'a file system without lower case shows them',
      'EMNIST-Letters-TRAIN-Images-IDX3-UBYTE.GZ',
      'Train-Labels-IDX1-UByte.gz',
    ],
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

describe('test files are found under the names that they get', () => {
  test.each([
    ['by a browser, of a second download', 't10k-images-idx3-ubyte (1)', 't10k-labels-idx1-ubyte (1)'],
    ['by a browser, gzipped', 't10k-images-idx3-ubyte(2).gz', 't10k-labels-idx1-ubyte.gz (1)'],
    ['by wget', 't10k-images-idx3-ubyte.1', 't10k-labels-idx1-ubyte.gz.2'],
    ['by file managers', 't10k-images-idx3-ubyte - Copy', 't10k-labels-idx1-ubyte copy 2.gz'],
    ['with underscores', 't10k_images_idx3_ubyte', 't10k-labels.idx1_ubyte'],
    ['with .gz twice', 't10k-images-idx3-ubyte.gz.gz', 't10k-labels-idx1-ubyte.gz.gz'],
  ])('%s: %s', async (_, images, labels) => {
    const directory = directoryWith({ ...train, [images]: idxImages(2), [labels]: idxLabels([2, 0]) });
    expect((await openDataset(directory)).test?.count).toBe(2);
  });

  test('the first download is taken rather than a second one', async () => {
    const second = { 't10k-images-idx3-ubyte (1)': 'damaged', 't10k-labels-idx1-ubyte.1.gz': 'damaged' };
    const directory = directoryWith({ ...train, ...test10k, ...second });
    expect((await openDataset(directory)).test?.count).toBe(2);
  });

  test('in directories of their names, as archives unpack them', async () => {
    const directory = directoryWith(train);
    for (const [name, content] of Object.entries(test10k)) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, name), content);
    }
    expect((await openDataset(directory)).test?.count).toBe(2);
    expect((await describeDataset(await openDataset(directory))).files[2]?.path).toBe(
      join(directory, 't10k-images-idx3-ubyte', 't10k-images-idx3-ubyte'),
    );
  });

  test('but not what only looks like one', async () => {
    const others = { 'test-images.png': 'picture', 'train-test-images-idx3': 'notes', 'test.idx': 'test' };
    expect((await openDataset(directoryWith({ ...train, ...others }))).test).toBeUndefined();
  });
});

/** One training and one test image of 2 x 3 pixels, under names that begin so. */
function sixPixels(beginning: string, testBeginning = beginning): string {
  return directoryWith({
    [`${beginning}train-images-idx3-ubyte`]: Buffer.concat([
      idxImages(2).subarray(0, 16),
      Buffer.from([1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]),
    ]),
    [`${beginning}train-labels-idx1-ubyte`]: idxLabels([0, 1]),
    [`${testBeginning}test-images-idx3-ubyte`]: Buffer.concat([
      idxImages(1).subarray(0, 16),
      Buffer.from([21, 22, 23, 24, 25, 26]),
    ]),
    [`${testBeginning}test-labels-idx1-ubyte`]: idxLabels([1]),
  });
}

describe('images are transposed', () => {
  const asStored = {
    imageShape: [2, 3],
    train: [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16],
    test: [21, 22, 23, 24, 25, 26],
  };
  const swapped = {
    imageShape: [3, 2],
    train: [1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16],
    test: [21, 24, 22, 25, 23, 26],
  };
  const byName = { sets: ['train', 'test'], because: 'their file names begin with emnist-' };
  const bySetting = { sets: ['train', 'test'], because: 'data.transpose is true' };

  test.each([
    ['emnist-digits-', {}, { ...swapped, transposed: byName }],
    ['EMNIST-Digits-', {}, { ...swapped, transposed: byName }],
    ['emnist-digits-', { transpose: true }, { ...swapped, transposed: bySetting }],
    ['emnist-digits-', { transpose: false }, asStored],
    ['', { transpose: true }, { ...swapped, transposed: bySetting }],
    ['', {}, asStored],
    ['kmnist-', {}, asStored],
    ['not-emnist-', {}, asStored],
  ])('in files named %j... with %j: %j', async (beginning, options, expected) => {
    const directory = sixPixels(beginning);
    const { imageShape, train, test, transposed } = await openDataset(directory, options);
    const [trainPixels, testPixels] = [[...train.images], [...(test?.images ?? [])]];
    expect({ imageShape, train: trainPixels, test: testPixels, ...(transposed && { transposed }) }).toEqual(
      expected,
    );
    expect((await probeDataset(directory, options)).imageShape).toEqual(expected.imageShape);
  });

  test('each file by its own name', async () => {
    const opening = openDataset(sixPixels('emnist-digits-', ''));
    await expect(opening).rejects.toThrow('expected 3 x 2 pixels as in the training images, received 2 x 3');
  });

  test('before the fingerprint is taken', async () => {
    const [stored, transposed, named] = await Promise.all([
      openDataset(sixPixels('')),
      openDataset(sixPixels(''), { transpose: true }),
      openDataset(sixPixels('emnist-digits-')),
    ]);
    expect(transposed.fingerprint).toBe(named.fingerprint);
    expect(transposed.fingerprint).not.toBe(stored.fingerprint);
  });

  test('but never the embedded digits', async () => {
    const [upright, asked] = await Promise.all([
      openDataset('embedded'),
      openDataset('embedded', { transpose: true }),
    ]);
    expect(asked.fingerprint).toBe(upright.fingerprint);
    expect(asked.transposed).toBeUndefined();
  });
});

describe('probeDataset', () => {
  test('knows the embedded digits', async () => {
    const { train } = await openDataset('embedded');
    const labels = Uint8Array.from(train.labels);
    expect(await probeDataset('embedded')).toEqual({
      imageShape: [28, 28],
      classes: 10,
      train: { labels, count: 10_000 },
    });
  });

  test('needs only the header of the images', async () => {
    const directory = directoryWith({
      'train-images-idx3-ubyte': idxImages(4, 20, 16).subarray(0, 16),
      'train-labels-idx1-ubyte': train['train-labels-idx1-ubyte'],
      't10k-images-idx3-ubyte': idxImages(2, 20, 16).subarray(0, 16),
      't10k-labels-idx1-ubyte': idxLabels([4, 0]),
    });
    expect(await probeDataset(directory)).toEqual({
      imageShape: [20, 16],
      classes: 5,
      train: { labels: Buffer.from([0, 2, 1, 2]), count: 4 },
      test: { labels: Buffer.from([4, 0]), count: 2 },
    });
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
    'test images whose download has not ended',
    { ...train, 't10k-images-idx3-ubyte.gz.part': idxImages(2), 't10k-labels-idx1-ubyte': idxLabels([1, 0]) },
    'UserError: DIR/t10k-images-idx3-ubyte.gz.part: seems to hold test images; expected a file named t10k-images-idx3-ubyte, with or without .gz',
  ],
  [
    'test labels that are packed',
    { ...train, 't10k-images-idx3-ubyte': idxImages(2), 'mnist-test-labels-idx1.zip': idxLabels([1, 0]) },
    'UserError: DIR/mnist-test-labels-idx1.zip: seems to hold test labels; expected a file named t10k-labels-idx1-ubyte, with or without .gz',
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
    'fewer labels than images announced, before the images are read',
    {
      'train-images-idx3-ubyte.gz': gzipSync(idxImages(2000, 28, 28)).subarray(0, 60),
      'train-labels-idx1-ubyte': idxLabels([0, 1, 2]),
    },
    'UserError: DIR/train-labels-idx1-ubyte: expected 2000 labels, one for each image of DIR/train-images-idx3-ubyte.gz, received 3',
  ],
  [
    'test images of another size, before the training images are read',
    {
      ...test10k,
      'train-images-idx3-ubyte.gz': gzipSync(idxImages(4, 28, 28)).subarray(0, 60),
      'train-labels-idx1-ubyte': idxLabels([0, 1, 2, 0]),
    },
    'UserError: DIR/t10k-images-idx3-ubyte: expected 28 x 28 pixels as in the training images, received 2 x 3',
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
    expect(await messageOf(probeDataset(directory), directory)).toBe(message);
  });

  test.each([
    ['no/such/place', 'Check the path. MNIST is fetched by: dropout-mlp data fetch'],
    ['no/such/mnist', 'Fetch MNIST with: dropout-mlp data fetch --out no/such/mnist'],
    ['no/such/MNIST_2', 'Fetch MNIST with: dropout-mlp data fetch --out no/such/MNIST_2'],
    ['no/such/emnist', 'Check the path. MNIST is fetched by: dropout-mlp data fetch'],
  ])('a missing directory, and says how to get one: %s', async (path, hint) => {
    await expect(openDataset(path)).rejects.toMatchObject({
      message: `${path}: no such directory; expected 'embedded' or a directory of IDX files`,
      hint,
    });
  });

  test.each([
    ['digit', 'digits'],
    ['Digits', 'digits'],
    ['digts/letters', 'digits/letters'],
    ['digts/leters', 'digits/letters'],
    ['digits/latters', 'digits/letters'],
  ])('a missing directory that is called nearly so: %s', async (wrong, right) => {
    const directory = directoryWith({});
    await mkdir(join(directory, 'digits/letters'), { recursive: true });
    await expect(openDataset(join(directory, wrong))).rejects.toMatchObject({
      message: `${directory}/${wrong}: no such directory; expected 'embedded' or a directory of IDX files. Did you mean ${directory}/${right}?`,
      hint: undefined,
    });
  });

  test.each(['digts', 'digts/letters'])('a missing directory; no file is meant: %s', async (wrong) => {
    const directory = directoryWith({ digits: '' });
    await expect(openDataset(join(directory, wrong))).rejects.toMatchObject({
      hint: 'Check the path. MNIST is fetched by: dropout-mlp data fetch',
    });
  });

  test.each([
    [
      { 'seven.png': '' },
      () => "Write the images and labels as IDX files, or fetch MNIST's with: dropout-mlp data fetch",
    ],
    [{}, (directory: string) => `Fetch MNIST with: dropout-mlp data fetch --out ${directory}`],
    [
      { 't10k-images-idx3-ubyte': '' },
      (directory: string) => `Fetch MNIST with: dropout-mlp data fetch --out ${directory}`,
    ],
  ])('a directory without training images: %j', async (files, hint) => {
    const directory = directoryWith(files);
    await expect(openDataset(directory)).rejects.toMatchObject({
      code: 'dataset/missing-file',
      hint: hint(directory),
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
