import { expect, test } from 'vitest';
import { dataInfo } from '../../src/commands/data-info.ts';
import { directoryWith, idxImages, idxLabels } from '../dataset/idx-fixtures.ts';
import { captureIo } from './captured-io.ts';

const directory = directoryWith({
  'train-images-idx3-ubyte': idxImages(4, 2, 3),
  'train-labels-idx1-ubyte': idxLabels([0, 2, 2, 2]),
});

test('data info --json describes a directory of IDX files with the checksums of their content', async () => {
  const io = captureIo();
  expect(await dataInfo({ data: directory, json: true }, io)).toBe(0);
  expect(JSON.parse(io.out())).toEqual({
    source: directory,
    imageShape: [2, 3],
    classes: 3,
    train: { count: 4, countPerClass: [1, 0, 3] },
    remarks: ['No image has class 1.'],
    fingerprint: '279fabea73ff123e6cdada7aee2c014772ff4c0943e009fa673fb4842ec34e94',
    files: [
      {
        path: `${directory}/train-images-idx3-ubyte`,
        bytes: 40,
        sha256: 'a0d8a74b19e63dcbeb1ba9caed7c65f031f0841214c916765f1850ba668ef386',
      },
      {
        path: `${directory}/train-labels-idx1-ubyte`,
        bytes: 12,
        sha256: 'e0f57141f6a04eab30944e659629884f56155a561b6e07413f8ee3cddc90eaf2',
      },
    ],
  });
  expect(io.err()).toBe('');
});

test('data info describes the embedded digits and draws some', async () => {
  const io = captureIo();
  expect(await dataInfo({}, io)).toBe(0);
  const lines = io.out().split('\n');
  expect(lines.slice(0, 8)).toEqual([
    'data         embedded',
    'images       28 x 28 pixels, 10 classes',
    'train        10 000 images',
    'test         none of its own: data.testFraction of the images is set apart',
    'fingerprint  sha256 bc6b63550c8a82f6ecccd9458252069fb030ee802997b8242e71d5146b0cbf0e',
    '',
    'class  train     %',
    '0      1 001  10.0',
  ]);
  expect(lines).toContain('class 0                       class 1');
});

test('data info of EMNIST says that images are transposed, and which labels are odd', async () => {
  const io = captureIo();
  const emnist = directoryWith({
    'emnist-letters-train-images-idx3-ubyte': idxImages(5, 2, 3),
    'emnist-letters-train-labels-idx1-ubyte': idxLabels([1, 2, 2, 1, 9]),
  });
  expect(await dataInfo({ data: emnist }, io)).toBe(0);
  expect(io.out().replaceAll(emnist, 'DIR').split('\n').slice(1, 14)).toEqual([
    'images       3 x 2 pixels, 10 classes',
    'train        5 images',
    'test         none of its own: data.testFraction of the images is set apart',
    'transposed   train images on loading, because their file names begin with emnist-',
    expect.stringMatching(/^fingerprint {2}sha256 [0-9a-f]{64}$/),
    '',
    'class  train     %',
    '1          2  40.0',
    '2          2  40.0',
    '9          1  20.0',
    '',
    'No image has classes 0 or 3 to 8.',
    'Few images have label 9 (1 image, at index 4 of the training labels): check the labels.',
  ]);
});

test('data info --json of EMNIST says so too', async () => {
  const io = captureIo();
  const emnist = directoryWith({
    'EMNIST-mnist-train-images-idx3-ubyte': idxImages(2, 2, 3),
    'EMNIST-mnist-train-labels-idx1-ubyte': idxLabels([0, 0]),
    'EMNIST-mnist-test-images-idx3-ubyte': idxImages(1, 2, 3),
    'EMNIST-mnist-test-labels-idx1-ubyte': idxLabels([0]),
  });
  expect(await dataInfo({ data: emnist, json: true }, io)).toBe(0);
  expect(JSON.parse(io.out())).toMatchObject({
    imageShape: [3, 2],
    classes: 1,
    transposed: { sets: ['train', 'test'], because: 'their file names begin with emnist-' },
    remarks: ['All images have one class: there is nothing to tell apart.'],
  });
});
