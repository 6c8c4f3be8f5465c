import type { Part } from './connected-parts.ts';
import type { Choice } from './digit-choice.ts';
import { containsBox, longestSide } from './picture.ts';

/** Below this share of the picture's longer side a digit may as well be a speck. */
const SPECK = 0.06;

/**
 * Why what was taken for the digit may be another thing.
 *
 * @param height of the picture, in pixels
 * @param width of the picture, in pixels
 * @returns words that go behind a colon, or nothing where all is clear
 */
export function doubtAbout(choice: Choice, height: number, width: number): string | undefined {
  const { box, digit, main } = choice;
  const rivals = choice.found.parts.filter((part) => !digit.includes(part) && competes(part, main));
  const isElongated = Math.min(box.width, box.height) < 0.45 * longestSide(box);
  const area = digit.reduce((sum, part) => sum + part.area, 0);
  if (longestSide(box) < SPECK * Math.max(height, width)) return 'the only ink is no more than a speck';
  if (!isElongated && area > 0.7 * box.width * box.height) return 'the ink fills its box, as digits do not';
  if (main.contact > 0) return 'the digit reaches the border';
  if (rivals.length > 0 || areSeveral(digit)) return 'several parts compete, or several digits stand there';
  if (box.width > 1.35 * box.height) return 'it is wider than high, as several digits are';
  return undefined;
}

/** Another part, away from the digit, that could be one too. */
function competes(part: Part, main: Part): boolean {
  return (
    part.contact === 0 &&
    !containsBox(part.box, main.box) &&
    longestSide(part.box) >= 0.4 * longestSide(main.box) &&
    part.mass >= 0.15 * main.mass
  );
}

/** Two parts side by side, each about as high as the other. */
function areSeveral(digit: readonly Part[]): boolean {
  return digit.some(({ box: a }) =>
    digit.some(
      ({ box: b }) =>
        b.left >= a.left + a.width && Math.min(a.height, b.height) >= 0.6 * Math.max(a.height, b.height),
    ),
  );
}
