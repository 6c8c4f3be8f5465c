import { describe, expect, test } from 'vitest';
import {
  classCount,
  describeClasses,
  describeOddLabels,
  emptyClasses,
  oddLabels,
} from '../../src/dataset/classes.ts';

const setOf = (labels: readonly number[]) => ({ labels: Uint8Array.from(labels), count: labels.length });
const sets = (train: readonly number[], test?: readonly number[]) => ({
  train: setOf(train),
  ...(test && { test: setOf(test) }),
});
/** So many images of each of these classes, class after class. */
const each = (count: number, classes: readonly number[]) =>
  classes.flatMap((label) => Array<number>(count).fill(label));
const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test('classes are counted over training and test labels', () => {
  expect(classCount(sets([0, 2], [1]))).toBe(3);
  expect(classCount(sets([0, 2], [4]))).toBe(5);
});

test('classes are empty where neither set has them', () => {
  expect(emptyClasses(sets([1, 4], [2]))).toEqual([0, 3]);
});

describe('odd labels', () => {
  test.each<[what: string, train: readonly number[], test: readonly number[] | undefined, found: object[]]>([
    ['none among digits', each(3, ten), each(1, ten), []],
    ['none among letters from 1', each(3, [1, 2, 3, 4, 5]), undefined, []],
    ['none of two classes far apart', each(5, [0, 255]), undefined, []],
    ['none where a class is missing', each(5, [0, 1, 2, 4]), undefined, []],
    ['none of a single class', each(20, [0]), undefined, []],
    [
      'one far away, even where each class has one image',
      [...ten, 255],
      undefined,
      [{ label: 255, count: 1, set: 'training', index: 10 }],
    ],
    [
      'one behind a missing class',
      [...each(20, ten), 11, 11],
      undefined,
      [{ label: 11, count: 2, set: 'training', index: 200 }],
    ],
    [
      'one directly behind the last class, a hundred times rarer',
      [...each(100, ten), 10],
      undefined,
      [{ label: 10, count: 1, set: 'training', index: 1000 }],
    ],
    ['none behind a missing class, nine times rarer', [...each(9, ten), 11], undefined, []],
    ['none directly behind it, ten times rarer', [...each(10, ten), 10], undefined, []],
    [
      'one before the first class',
      [...each(5, [48, 49, 50]), 0],
      undefined,
      [{ label: 0, count: 1, set: 'training', index: 15 }],
    ],
    [
      'two, one of them in the test labels only',
      [...each(5, ten), 200],
      [1, 255, 255, 200],
      [
        { label: 200, count: 2, set: 'training', index: 50 },
        { label: 255, count: 2, set: 'test', index: 1 },
      ],
    ],
  ])('%s', (_, train, testLabels, found) => {
    expect(oddLabels(sets(train, testLabels))).toEqual(found);
  });
});

test.each([
  [[0], 'class 0'],
  [[3, 7], 'classes 3 or 7'],
  [[10, 11, 12], 'classes 10 to 12'],
  [[0, 4, 5, 6, 9], 'classes 0, 4 to 6 or 9'],
  [[0, 2, 4, 6, 8], 'classes 0, 2, 4, 6 or 8'],
  [[0, 2, 4, 6, 8, 10, 12], 'classes 0, 2, 4, 6 or 3 others'],
])('%j in words', (labels, words) => {
  expect(describeClasses(labels)).toBe(words);
});

test('odd labels in words', () => {
  expect(
    describeOddLabels([
      { label: 200, count: 3, set: 'test', index: 7 },
      { label: 255, count: 1, set: 'training', index: 17 },
    ]),
  ).toBe(
    'label 200 (3 images, the first at index 7 of the test labels) and label 255 (1 image, at index 17 of the training labels)',
  );
});
