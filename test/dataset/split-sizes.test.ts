import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SplitSettings, splitProblems, splitSizes } from '../../src/dataset/split-sizes.ts';

/** Of so many images, which need not be labelled for this. */
const setOf = (count: number) => ({ labels: new Uint8Array(), count });
const sourceOf = (count: number, testCount?: number) => ({
  train: setOf(count),
  ...(testCount !== undefined && { test: setOf(testCount) }),
});
const defaults = { validationFraction: 0.1, testFraction: 0.2 };

describe('splitSizes', () => {
  test.each<[count: number, testCount: number | undefined, settings: Partial<SplitSettings>, sizes: object]>([
    [10000, undefined, {}, { train: 7200, validation: 800, test: 2000 }],
    [10000, 5, {}, { train: 9000, validation: 1000, test: 0 }],
    [10000, undefined, { subset: 12 }, { train: 12, validation: 800, test: 2000 }],
    [10000, undefined, { subset: 0.25 }, { train: 1800, validation: 800, test: 2000 }],
    [10000, 5, { validationFraction: 0, testFraction: 0.9 }, { train: 10000, validation: 0, test: 0 }],
  ])('of %d images, %s test images of their own, %o', (count, testCount, settings, sizes) => {
    expect(splitSizes(sourceOf(count, testCount), { ...defaults, ...settings })).toEqual(sizes);
  });
});

describe('splitProblems', () => {
  const testSet = (most: string, count: number) =>
    `testFraction: expected a share that makes ${most} of the ${count} images the test set`;
  const validationSet = (most: string, count: number) =>
    `validationFraction: expected 0 or a share that makes ${most} of the ${count} training images the validation set`;
  const choose = 'Choose a smaller subset, or leave it out to train on all of them.';

  test.each<
    [count: number, testCount: number | undefined, settings: Partial<SplitSettings>, ...lines: string[]]
  >([
    [
      10,
      undefined,
      { testFraction: 0.04 },
      `${testSet('1 to 9', 10)}, received 0.04, which makes 0. Use 0.2, for example.`,
    ],
    [
      10,
      undefined,
      { testFraction: 0.96 },
      `${testSet('1 to 9', 10)}, received 0.96, which makes 10. Use 0.2, for example.`,
    ],
    [
      2,
      undefined,
      { validationFraction: 0 },
      `${testSet('1', 2)}, received 0.2, which makes 0. Use 0.5, for example.`,
    ],
    [
      10,
      undefined,
      { validationFraction: 0.04 },
      `${validationSet('1 to 7', 8)}, received 0.04, which makes 0. Use 0.1, for example.`,
    ],
    [
      10,
      undefined,
      { validationFraction: 0.96 },
      `${validationSet('1 to 7', 8)}, received 0.96, which makes 8. Use 0.1, for example.`,
    ],
    [4, 5, {}, `${validationSet('1 to 3', 4)}, received 0.1, which makes 0. Use 0.5, for example.`],
    [2, 5, {}, `${validationSet('1', 2)}, received 0.1, which makes 0. Use 0.5, for example.`],
    [
      1,
      5,
      {},
      'validationFraction: expected 0, because there is a single image to train on, received 0.1. Use 0.',
    ],
    [
      10,
      undefined,
      { testFraction: 0.9 },
      'validationFraction: expected 0, because there is a single image to train on, received 0.1. Use 0, or a smaller data.testFraction, 0.2 for example.',
    ],
    [
      10,
      undefined,
      { subset: 8 },
      `subset: expected at most 7, the training images that the other splits leave of 10, received 8. ${choose}`,
    ],
    [
      10,
      5,
      { validationFraction: 0, subset: 11 },
      `subset: expected at most 10, the training images that there are, received 11. ${choose}`,
    ],
    [
      10,
      undefined,
      { subset: 0.01 },
      'subset: expected a share that is at least one of the 7 training images, received 0.01. Use 0.1, for example, or a whole number of images.',
    ],
  ])('of %d images, %s test images of their own, %o', (count, testCount, settings, ...lines) => {
    const problems = splitProblems(sourceOf(count, testCount), { ...defaults, ...settings });
    expect(problems.map(({ setting, message }) => `${setting}: ${message}`)).toEqual(lines);
  });

  test('are there exactly where a split that was asked for has no image, or the subset too few', () => {
    const fractions = fc.oneof(
      fc.constantFrom(0.00001, 0.99999),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    );
    const subsets = fc.option(fc.oneof(fractions, fc.integer({ min: 1, max: 40 })), { nil: undefined });
    const counts = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        counts,
        fc.option(counts, { nil: undefined }),
        fractions,
        fc.oneof(fc.constant(0), fractions),
        subsets,
        (count, testCount, testFraction, validationFraction, subset) => {
          const settings = { testFraction, validationFraction, ...(subset !== undefined && { subset }) };
          const source = sourceOf(count, testCount);
          const { train, validation, test } = splitSizes(source, settings);
          const isGood =
            train > 0 &&
            (subset === undefined || subset < 1 || train === subset) &&
            (validation > 0 || validationFraction === 0) &&
            (test > 0 || testCount !== undefined);
          expect(splitProblems(source, settings).length === 0).toBe(isGood);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('give examples that work', () => {
    for (let count = 2; count < 50; count++) {
      const settings = { testFraction: 0.00001, validationFraction: 0 };
      const [problem] = splitProblems(sourceOf(count), settings);
      const example = Number(/Use (\S+), for example/.exec(problem?.message ?? '')?.[1]);
      expect(splitProblems(sourceOf(count), { ...settings, testFraction: example })).toEqual([]);
    }
  });
});
