import { expect, test } from 'vitest';
import type { DatasetDescription } from '../../src/dataset/describe.ts';
import { renderDataInfo } from '../../src/report/data-info.ts';

const description: DatasetDescription = {
  source: '/data/tiny',
  imageShape: [2, 9],
  classes: 2,
  train: { count: 8, countPerClass: [3, 5] },
  test: { count: 3, countPerClass: [1, 2] },
  remarks: [],
  fingerprint: 'f00d',
  files: [
    { path: '/data/tiny/train-images-idx3-ubyte', bytes: 160, sha256: 'cafe' },
    { path: '/data/tiny/train-labels-idx1-ubyte', bytes: 16, sha256: 'beef' },
  ],
};
const samples = [
  { label: 0, pixels: new Uint8Array(18).fill(255) },
  { label: 1, pixels: new Uint8Array(18).fill(128) },
  { label: 2, pixels: new Uint8Array(18).fill(64) },
];

const facts = `data         /data/tiny
images       2 x 9 pixels, 2 classes
train        8 images
test         3 images
fingerprint  sha256 f00d

class  train     %  test     %
0          3  37.5     1  33.3
1          5  62.5     2  66.7

file                                bytes inflated  sha256 inflated
/data/tiny/train-images-idx3-ubyte             160             cafe
/data/tiny/train-labels-idx1-ubyte              16             beef

`;

test('in 80 columns', () => {
  expect(renderDataInfo(description, samples, 80)).toBe(
    `${facts}class 0    class 1    class 2\n█████████  ▒▒▒▒▒▒▒▒▒  ░░░░░░░░░\n`,
  );
});

test.each([
  [31, 'class 0    class 1    class 2\n█████████  ▒▒▒▒▒▒▒▒▒  ░░░░░░░░░\n'],
  [20, 'class 0    class 1\n█████████  ▒▒▒▒▒▒▒▒▒\nclass 2\n░░░░░░░░░\n'],
  [19, 'class 0\n█████████\nclass 1\n▒▒▒▒▒▒▒▒▒\n'],
  [9, 'class 0\n█████████\nclass 1\n▒▒▒▒▒▒▒▒▒\n'],
  [5, 'class 0\n▒▒▒▒▒\nclass 1\n░░░░░\n'],
])('in %i columns as many drawings as fit, the largest that do', (columns, drawings) => {
  const text = renderDataInfo(description, samples, columns);
  expect(text.slice(text.lastIndexOf('\n\n') + 2)).toBe(drawings);
});

test('in 40 columns nothing breaks within a word, but checksums into pieces of one length', () => {
  const checksum = 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db';
  const large: DatasetDescription = {
    ...description,
    source: '/data/上着',
    train: { count: 60_000, countPerClass: [59_000, 1_000] },
    test: { count: 10_000, countPerClass: [5_000, 5_000] },
    transposed: { sets: ['train', 'test'], because: 'data.transpose is true' },
    remarks: ['Few images have label 1 (1000 images, the first at index 7): check the labels.'],
    fingerprint: checksum,
    files: [{ path: '/data/上着/train-images-idx3-ubyte', bytes: 47_040_016, sha256: checksum }],
  };
  expect(renderDataInfo(large, [], 40)).toBe(`data         /data/上着
images       2 x 9 pixels, 2 classes
train        60 000 images
test         10 000 images
transposed   train and test images on
             loading, because
             data.transpose is true
fingerprint  sha256 ba891046e6505d7a
             adcbbe25680a0738
             ad16aec93bde7f9b
             65e87a2fc25776db

class   train     %   test     %
0      59 000  98.3  5 000  50.0
1       1 000   1.7  5 000  50.0

Few images have label 1 (1000 images,
the first at index 7): check the labels.

/data/上着/train-images-idx3-ubyte
  inflated 47 040 016 bytes, sha256
  ba891046e6505d7aadcbbe25680a0738
  ad16aec93bde7f9b65e87a2fc25776db


`);
});
