import { type ConnectedParts, connectedParts, type Part } from './connected-parts.ts';
import { dilate, erode } from './morphology.ts';
import type { Sheet } from './paper.ts';
import { encloses, insideFrame, isOutline, isSheet } from './part-shape.ts';
import { type Box, containsBox, longestSide, unionOf } from './picture.ts';

/** What is taken for the digit where all is ink that differs enough from its sheet. */
export interface Choice {
  readonly found: ConnectedParts;
  /** The largest part of the digit. */
  readonly main: Part;
  /** All of its parts, `main` included. */
  readonly digit: readonly Part[];
  readonly box: Box;
  /** Mass of the digit, less where something speaks against its being one. */
  readonly score: number;
  /** Whether there is nothing else to speak of, nor does the digit reach the border. */
  readonly isAlone: boolean;
}

/** Parts of the digit are at least this long beside its largest, */
const SMALLEST_PART = 0.12;
/** have this share of its mass */
const LIGHTEST_PART = 0.03;
/** and are no farther from it than this, again beside its length. */
const WIDEST_GAP = 0.18;

/**
 * @param level the least deviation that counts as ink
 * @param thinnest strokes that are no thicker than twice this are left out, in pixels: ruled lines, hairs
 */
export function chooseDigit(
  sheet: Sheet,
  width: number,
  level: number,
  thinnest: number,
): Choice | undefined {
  const isInk = inkOf(sheet, width, level, thinnest);
  const found = connectedParts(isInk, sheet.deviations, sheet.within, width);
  const height = isInk.length / width;
  const likelihood = (part: Part) => part.mass * reliability(part, width, height);
  const ranked = [...found.parts].sort((a, b) => likelihood(b) - likelihood(a)).slice(0, 8);
  const main = ranked.find((part) => !isFrame(part, found, width));
  if (main === undefined) return undefined;
  const digit = partsOfDigit(main, found, width);
  const mass = digit.reduce((sum, part) => sum + part.mass, 0);
  const isBorder = isOutline(main, found.labels, width);
  const score = mass * (isBorder ? 0.1 : 1) * reliability(main, width, height) * (thinnest > 0 ? 0.9 : 1);
  if (isBorder) {
    const within = insideFrame(main, found.labels, width);
    const inner = chooseDigit({ ...sheet, within }, width, level, thinnest);
    if (inner !== undefined && inner.score > score) return inner;
  }
  const total = found.parts.reduce((sum, part) => sum + part.mass, 0);
  const isAlone = thinnest === 0 && !isBorder && main.contact === 0 && mass >= 0.8 * total;
  return { found, main, digit, isAlone, box: digit.map(({ box }) => box).reduce(unionOf), score };
}

function inkOf({ deviations, within }: Sheet, width: number, level: number, thinnest: number): Uint8Array {
  const isInk = new Uint8Array(deviations.length);
  for (let position = 0; position < isInk.length; position++) {
    if ((deviations[position] as number) >= level && within[position] === 1) isInk[position] = 1;
  }
  return thinnest === 0 ? isInk : dilate(erode(isInk, width, thinnest), width, thinnest);
}

/** What touches the border is rather a strip or a line than a digit: all the more if it runs along or goes across. */
function reliability({ box, contact }: Part, width: number, height: number): number {
  if (contact === 0) return 1;
  if (contact >= 0.9 * longestSide(box)) return 0.02;
  return box.width === width || box.height === height ? 0.15 : 0.4;
}

/** Around something that is not tiny beside it. */
function isFrame(part: Part, { parts, labels }: ConnectedParts, width: number): boolean {
  return parts.some(
    (other) =>
      containsBox(part.box, other.box) &&
      longestSide(other.box) >= SMALLEST_PART * longestSide(part.box) &&
      other.mass >= LIGHTEST_PART * part.mass &&
      encloses(part, other, labels, width),
  );
}

/** Whether another sheet lies on this one, which then is a table. */
export function isTable(sheet: Sheet, width: number): boolean {
  const { deviations, within, faintest } = sheet;
  const radius = Math.round(Math.max(width, deviations.length / width) / 64);
  const differs = inkOf(sheet, width, faintest, radius);
  const { parts, labels } = connectedParts(differs, deviations, within, width);
  return parts.some((part) => {
    const { box } = part;
    const isLarge = box.width * box.height >= 0.1 * labels.length;
    const isWide = Math.min(box.width, box.height) >= 0.4 * longestSide(box);
    return isLarge && isWide && isSheet(part, labels, width);
  });
}

/** The largest part and those beside it that broke off, such as the bar of a 5. */
function partsOfDigit(main: Part, found: ConnectedParts, width: number): Part[] {
  const digit = [main];
  const others = found.parts.filter(
    (part) =>
      part !== main &&
      longestSide(part.box) >= SMALLEST_PART * longestSide(main.box) &&
      part.mass >= LIGHTEST_PART * main.mass &&
      (part.contact === 0 || main.contact > 0) &&
      !isFrame(part, found, width),
  );
  for (const part of digit) {
    const gap = Math.max(1, Math.round(WIDEST_GAP * longestSide(main.box)));
    for (const other of others) {
      if (!digit.includes(other) && areNear(part, other, gap, found.labels, width)) digit.push(other);
    }
  }
  return digit;
}

function areNear(a: Part, b: Part, gap: number, labels: Uint16Array, width: number): boolean {
  const apart = (from: number, length: number, to: number, other: number) =>
    Math.max(to - (from + length), from - (to + other));
  if (apart(a.box.left, a.box.width, b.box.left, b.box.width) > gap) return false;
  if (apart(a.box.top, a.box.height, b.box.top, b.box.height) > gap) return false;
  const isA = new Uint8Array(labels.length).map((_, position) => (labels[position] === a.label ? 1 : 0));
  const near = dilate(isA, width, gap);
  return labels.some((label, position) => label === b.label && near[position] === 1);
}
