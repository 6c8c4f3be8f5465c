import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dataset, ImageSet } from '../../src/dataset/dataset.ts';
import { splitDataset } from '../../src/dataset/split.ts';
import { UserError } from '../../src/errors.ts';

/** A set whose image number n consists of the four bytes of n, so that each can be recognised. */
function setOf(labels: readonly number[], first = 0): ImageSet {
  const numbers = Uint32Array.from(labels, (_, index) => first + index);
  return { images: new Uint8Array(numbers.buffer), labels: Uint8Array.from(labels), count: labels.length };
}

function datasetOf(labels: readonly number[], testLabels?: readonly number[]): Dataset {
  const shape = { source: 'test', imageShape: [2, 2] as const, classes: 10, fingerprint: '' };
  const train = setOf(labels);
  return testLabels ? { ...shape, train, test: setOf(testLabels, labels.length) } : { ...shape, train };
}

const numbersOf = ({ images }: ImageSet) => [...new Uint32Array(images.slice().buffer)];
const labelsOf = (set: ImageSet) => [...set.labels];
const countOf = (label: number, labels: readonly number[]) =>
  labels.filter((other) => other === label).length;

const someLabels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 30, maxLength: 300 });
const seeds = fc.integer({ min: 0, max: 0xffffffff });
const fractions = fc.double({ min: 0.05, max: 0.45, noNaN: true });
const subsets = fc.integer({ min: 1, max: 8 });
const defaults = { validationFraction: 0.1, testFraction: 0.2 };

/** Every class has within one image of its share of `part` of `whole`. */
function expectStratified(part: ImageSet, whole: readonly number[]): void {
  for (const label of new Set(whole)) {
    const share = (part.count * countOf(label, whole)) / whole.length;
    expect(Math.abs(countOf(label, labelsOf(part)) - share)).toBeLessThan(1);
  }
}

describe('splitDataset', () => {
  test('gives every image to exactly one set, in the numbers asked for', () => {
    fc.assert(
      fc.property(
        someLabels,
        seeds,
        fractions,
        fractions,
        (labels, seed, validationFraction, testFraction) => {
          const splits = splitDataset(datasetOf(labels), { seed, validationFraction, testFraction });
          const testCount = Math.round(testFraction * labels.length);
          expect(splits.test.count).toBe(testCount);
          expect(splits.validation.count).toBe(Math.round(validationFraction * (labels.length - testCount)));
          const all = [splits.train, splits.validation, splits.test].flatMap(numbersOf);
          expect(all.sort((a, b) => a - b)).toEqual(labels.map((_, index) => index));
        },
      ),
    );
  });

  test('keeps each image with its label', () => {
    fc.assert(
      fc.property(someLabels, seeds, (labels, seed) => {
        for (const set of Object.values(splitDataset(datasetOf(labels), { ...defaults, seed }))) {
          expect(labelsOf(set)).toEqual(numbersOf(set).map((number) => labels[number]));
        }
      }),
    );
  });

  test('keeps the share of every class within one image', () => {
    fc.assert(
      fc.property(someLabels, seeds, fractions, subsets, (labels, seed, fraction, subset) => {
        const options = { seed, validationFraction: fraction, testFraction: fraction };
        const splits = splitDataset(datasetOf(labels), options);
        expectStratified(splits.test, labels);
        expectStratified(splits.validation, [...labelsOf(splits.validation), ...labelsOf(splits.train)]);
        expectStratified(
          splitDataset(datasetOf(labels), { ...options, subset }).train,
          labelsOf(splits.train),
        );
      }),
    );
  });

  test('gives the same split for the same seed', () => {
    fc.assert(
      fc.property(someLabels, seeds, (labels, seed) => {
        const options = { ...defaults, seed, subset: 0.5 };
        expect(splitDataset(datasetOf(labels), options)).toEqual(splitDataset(datasetOf(labels), options));
      }),
    );
  });

  test('takes the split seed in place of the seed', () => {
    fc.assert(
      fc.property(someLabels, seeds, seeds, (labels, seed, splitSeed) => {
        const options = { ...defaults, subset: 0.5 };
        expect(splitDataset(datasetOf(labels), { ...options, seed, splitSeed })).toEqual(
          splitDataset(datasetOf(labels), { ...options, seed: splitSeed }),
        );
      }),
    );
  });

  test.each(['train', 'validation', 'test'] as const)('gives another %s set for another seed', (name) => {
    const dataset = datasetOf(Array.from({ length: 500 }, (_, index) => index % 10));
    const [first, second] = [1, 2].map(
      (seed) => splitDataset(dataset, { ...defaults, seed, subset: 0.5 })[name],
    );
    expect(numbersOf(first as ImageSet)).not.toEqual(numbersOf(second as ImageSet));
  });

  test('draws the classes of a small subset at random too', () => {
    const dataset = datasetOf(Array.from({ length: 500 }, (_, index) => index % 10));
    const first = (seed: number) =>
      labelsOf(splitDataset(dataset, { ...defaults, seed, subset: 1 }).train)[0];
    expect(new Set(Array.from({ length: 50 }, (_, seed) => first(seed))).size).toBeGreaterThan(5);
  });

  test('a smaller subset is contained in a larger one', () => {
    fc.assert(
      fc.property(someLabels, seeds, subsets, subsets, (labels, seed, one, other) => {
        const numbers = (subset: number) =>
          numbersOf(splitDataset(datasetOf(labels), { ...defaults, seed, subset }).train);
        const larger = new Set(numbers(Math.max(one, other)));
        expect(numbers(Math.min(one, other)).every((number) => larger.has(number))).toBe(true);
      }),
    );
  });

  test.each([
    ['test', 'validationFraction', { validationFraction: 0.3 }],
    ['test', 'subset', { subset: 12 }],
    ['validation', 'subset', { subset: 12 }],
  ] as const)('the %s set does not depend on %s', (name, _, change) => {
    const dataset = datasetOf(Array.from({ length: 200 }, (_, index) => index % 7));
    const options = { ...defaults, seed: 5 };
    expect(splitDataset(dataset, { ...options, ...change })[name]).toEqual(
      splitDataset(dataset, options)[name],
    );
  });

  test('takes the test set of the source where there is one', () => {
    const dataset = datasetOf([0, 1, 0, 1, 0, 1], [1, 0]);
    const splits = splitDataset(dataset, { seed: 1, validationFraction: 0, testFraction: 0.5 });
    expect(splits).toEqual({
      train: dataset.train,
      validation: { images: new Uint8Array(), labels: new Uint8Array(), count: 0 },
      test: dataset.test,
    });
  });

  test.each([
    [12, 12],
    [0.25, 18],
  ])('a subset of %d of 72 training images has %i', (subset, count) => {
    const dataset = datasetOf(Array.from({ length: 100 }, (_, index) => index % 4));
    expect(splitDataset(dataset, { ...defaults, seed: 1, subset }).train.count).toBe(count);
  });
});

test('sizes that cannot be had are refused, all at once', () => {
  const dataset = datasetOf([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const options = { seed: 1, validationFraction: 0.99, testFraction: 0.01, subset: 10 };
  expect(() => splitDataset(dataset, options)).toThrow(
    new UserError('split/sizes', [
      'data.testFraction: expected a share that makes 1 to 9 of the 10 images the test set, received 0.01, which makes 0. Use 0.2, for example.',
      'data.validationFraction: expected 0 or a share that makes 1 to 8 of the 9 training images the validation set, received 0.99, which makes 9. Use 0.1, for example.',
      'data.subset: expected at most 9, the training images that the other splits leave of 10, received 10. Choose a smaller subset, or leave it out to train on all of them.',
    ]),
  );
});
