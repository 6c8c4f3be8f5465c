import type { DatasetShape } from './dataset.ts';

/** What decides how many images each split has. */
export interface SplitSettings {
  /** Share of the training images that becomes the validation set, in [0, 1). */
  readonly validationFraction: number;
  /** Share of the images that becomes the test set where the source has none, in (0, 1). */
  readonly testFraction: number;
  /** A whole number of training images (at least 1) or a share of them in (0, 1); all where absent. */
  readonly subset?: number;
}

/** Numbers of images taken from the training images of a source. */
export interface SplitSizes {
  readonly train: number;
  readonly validation: number;
  /** 0 where the source has test images of its own. */
  readonly test: number;
}

/** A setting that leaves a split without images. */
export interface SplitProblem {
  readonly setting: 'source' | keyof SplitSettings;
  /** What is expected, what was received, how to mend it. */
  readonly message: string;
}

type Counts = Pick<DatasetShape, 'train' | 'test'>;

/** How many images each split has: first the test set is taken, then the validation set, then the subset. */
export function splitSizes({ train, test }: Counts, settings: SplitSettings): SplitSizes {
  const { testFraction, validationFraction, subset = Number.POSITIVE_INFINITY } = settings;
  const testSize = test ? 0 : shareOf(train.count, testFraction);
  const afterTest = train.count - testSize;
  const validation = shareOf(afterTest, validationFraction);
  const available = afterTest - validation;
  const wanted = subset < 1 ? shareOf(available, subset) : subset;
  return { train: Math.min(wanted, available), validation, test: testSize };
}

/**
 * What is wrong with the sizes of the splits. To blame is the first setting, in the order in which images are taken,
 * that cannot have what it asks for of the images that are left; those behind it are then checked against as many
 * images as could be left.
 */
export function splitProblems({ train, test }: Counts, settings: SplitSettings): SplitProblem[] {
  const { testFraction, validationFraction, subset } = settings;
  const { count } = train;
  if (test === undefined && count === 1) return [singleImage];
  const ofTest = test ? undefined : problemOfTest(testFraction, count);
  const sizes = splitSizes({ train, ...(test && { test }) }, settings);
  const afterTest = ofTest ? count - 1 : count - sizes.test;
  const ofValidation = problemOfValidation(settings, afterTest, test ? undefined : count);
  const available = ofValidation ? afterTest : afterTest - shareOf(afterTest, validationFraction);
  const ofSubset = subset === undefined ? undefined : problemOfSubset(subset, available, count);
  return [ofTest, ofValidation, ofSubset].filter((problem) => problem !== undefined);
}

function shareOf(count: number, share: number): number {
  return Math.round(share * count);
}

const singleImage: SplitProblem = {
  setting: 'source',
  message:
    'expected at least 2 images where there are no test files, one to train on and one to test with, received 1.',
};

function problemOfTest(testFraction: number, count: number): SplitProblem | undefined {
  if (leavesSome(count, testFraction)) return undefined;
  const expected = `a share that makes ${from1To(count - 1)} of the ${count} images the test set`;
  const received = `${testFraction}, which makes ${shareOf(count, testFraction)}`;
  return {
    setting: 'testFraction',
    message: `expected ${expected}, received ${received}. Use ${exampleFor(count, 0.2)}, for example.`,
  };
}

/**
 * @param available images after the test set was taken
 * @param count images before; absent where the source has a test set
 */
function problemOfValidation(
  settings: SplitSettings,
  available: number,
  count: number | undefined,
): SplitProblem | undefined {
  const { validationFraction } = settings;
  if (validationFraction === 0 || leavesSome(available, validationFraction)) return undefined;
  const setting = 'validationFraction';
  if (available === 1) {
    const mend = smallerTestFraction(settings, count);
    return {
      setting,
      message: `expected 0, because there is a single image to train on, received ${validationFraction}. Use 0${mend}.`,
    };
  }
  const expected = `0 or a share that makes ${from1To(available - 1)} of the ${available} training images the validation set`;
  const received = `${validationFraction}, which makes ${shareOf(available, validationFraction)}`;
  return {
    setting,
    message: `expected ${expected}, received ${received}. Use ${exampleFor(available, 0.1)}, for example.`,
  };
}

/** The other way out where the test set took too much. */
function smallerTestFraction({ validationFraction }: SplitSettings, count = 1): string {
  const works = (fraction: number) => leavesSome(count - shareOf(count, fraction), validationFraction);
  const fraction = [0.2, 0.5].find((share) => leavesSome(count, share) && works(share));
  return fraction === undefined ? '' : `, or a smaller data.testFraction, ${fraction} for example`;
}

function problemOfSubset(subset: number, available: number, count: number): SplitProblem | undefined {
  const setting = 'subset';
  if (subset < 1) {
    if (shareOf(available, subset) > 0) return undefined;
    const example = exampleFor(available, 0.1);
    return {
      setting,
      message: `expected a share that is at least one of the ${available} training images, received ${subset}. Use ${example}, for example, or a whole number of images.`,
    };
  }
  if (subset <= available) return undefined;
  const left = available === count ? 'there are' : `the other splits leave of ${count}`;
  return {
    setting,
    message: `expected at most ${available}, the training images that ${left}, received ${subset}. Choose a smaller subset, or leave it out to train on all of them.`,
  };
}

function from1To(most: number): string {
  return most === 1 ? '1' : `1 to ${most}`;
}

/** Whether a share takes at least one image and leaves one. */
function leavesSome(count: number, share: number): boolean {
  const size = shareOf(count, share);
  return size > 0 && size < count;
}

/** A share that can be had of this many images: the usual one or, of very few images, half of them. */
function exampleFor(count: number, usual: number): number {
  return shareOf(count, usual) > 0 ? usual : 0.5;
}
