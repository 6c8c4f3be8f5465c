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

test.each([
  [31, 'class 0    class 1    class 2\n█████████  ▒▒▒▒▒▒▒▒▒  ░░░░░░░░░\n'],
  [20, 'class 0    class 1\n█████████  ▒▒▒▒▒▒▒▒▒\nclass 2\n░░░░░░░░░\n'],
  [19, 'class 0\n█████████\nclass 1\n▒▒▒▒▒▒▒▒▒\n'],
  [5, 'class 0\n█████████\nclass 1\n▒▒▒▒▒▒▒▒▒\n'],
])('in %i columns', (columns, drawings) => {
  expect(renderDataInfo(description, samples, columns)).toBe(facts + drawings);
});
