import { type Choice, chooseDigit, isTable } from './digit-choice.ts';
import { doubtAbout } from './doubt.ts';
import { dilate } from './morphology.ts';
import { findSheets, type Sheet } from './paper.ts';
import { longestSide, type Picture } from './picture.ts';

/** The ink of one digit. */
export interface DigitInk {
  /** [height, width]; 0 is paper and all that is no part of the digit, 255 full ink. */
  readonly ink: Uint8Array;
  /** Why the digit may be another thing, in words. */
  readonly doubt?: string;
}

/** A digit that was found on a sheet. */
interface Find {
  readonly sheet: Sheet;
  readonly choice: Choice;
  readonly score: number;
  /** Lines no thicker than twice this were left out, in pixels. */
  readonly thinnest: number;
}

/** A table is taken for paper only where nothing else is there. */
const TABLE_FACTOR = 0.0005;
/** So is paper that shows nowhere at the border of the picture, beside one that does. */
const LEAST_SHARE = 0.1;
/** Of two readings, the one that needs no shadow is the simpler. */
const SHADE_FACTOR = 0.7;
/** Where the border of the paper is not respected, this is the price. */
const BORDER_FACTOR = 0.7;

/**
 * Tells the ink of a digit from its paper, whatever their colours, and from whatever else is in the picture: paper is a
 * large region of one colour, in even light or not; ink deviates from it; and of the ink, the digit is the largest part
 * that neither reaches the border of the paper nor goes around others, with the smaller parts next to it.
 *
 * @returns nothing where the picture shows no ink
 */
export function extractInk(picture: Picture): DigitInk | undefined {
  const sheets = findSheets(picture);
  const tables = new Set(sheets.filter((sheet) => isTable(sheet, picture.width)));
  const papers = sheets
    .filter((sheet) => !tables.has(sheet))
    .map((sheet) => (tables.size > 0 ? { ...sheet, borderShare: 1 } : sheet))
    .sort((a, b) => priorOf(b) - priorOf(a));
  let best: Find | undefined;
  for (const sheet of papers) {
    best = better(best, findOn(sheet, picture.width, priorOf(sheet)));
    if (isClear(best, picture)) break;
  }
  if (!isClear(best, picture))
    best = papers.map((sheet) => findAnywhere(sheet, picture)).reduce(better, best);
  if (best === undefined) {
    best = [...tables].map((sheet) => findOn(sheet, picture.width, priorOf(sheet))).reduce(better, best);
  }
  return best && inkOf(best, picture);
}

/** How likely a sheet is the paper before anything is found on it. */
function priorOf({ borderShare, isShaded }: Sheet): number {
  return Math.max(borderShare, LEAST_SHARE) * (isShaded ? SHADE_FACTOR : 1);
}

function better(a: Find | undefined, b: Find | undefined): Find | undefined {
  return (b?.score ?? 0) > (a?.score ?? 0) ? b : a;
}

/** A digit of some size in the midst of paper that reaches the border of the picture. */
function isClear(find: Find | undefined, { height, width }: Picture): boolean {
  if (find === undefined || find.choice.main.contact > 0 || find.sheet.borderShare < 0.3) return false;
  return longestSide(find.choice.box) >= 0.2 * Math.max(height, width);
}

/** On the sheet and on what surrounds it: the digit itself may reach the border. */
function findAnywhere(sheet: Sheet, { height, width }: Picture): Find | undefined {
  const within = new Uint8Array(height * width).fill(1);
  const whole = { ...sheet, within };
  const factor = BORDER_FACTOR * (isTable(whole, width) ? TABLE_FACTOR : 1);
  return findOn(whole, width, factor * priorOf(sheet));
}

/** The most likely digit over all levels of ink, so that pale lines, shadows and stains fall away where they must. */
function findOn(sheet: Sheet, width: number, factor: number): Find | undefined {
  let best: Find | undefined;
  for (let level = sheet.faintest; level < 240; level *= 2) {
    for (const thinnest of [0, 1, 2]) {
      const choice = chooseDigit(sheet, width, level, thinnest);
      if (choice === undefined) break;
      best = better(best, { sheet, choice, score: factor * choice.score, thinnest });
      if (choice.isAlone) return best;
      if (choice.main.contact === 0) break;
    }
  }
  return best;
}

function inkOf(find: Find, { height, width }: Picture): DigitInk | undefined {
  const { deviations, faintest } = find.sheet;
  const isDigit = digitPixels(find, 2 + find.thinnest, width);
  const strongest = deviations.reduce(
    (most, value, at) => (isDigit[at] === 1 ? Math.max(most, value) : most),
    0,
  );
  if (strongest < faintest) return undefined;
  const ink = deviations.map((value, at) => (isDigit[at] === 1 ? Math.round((value * 255) / strongest) : 0));
  const doubt = doubtAbout(find.choice, height, width);
  return doubt === undefined ? { ink } : { ink, doubt };
}

/** 1 on the digit and its soft edge. */
function digitPixels({ choice, sheet }: Find, edge: number, width: number): Uint8Array {
  const { labels } = choice.found;
  const digit = new Set(choice.digit.map(({ label }) => label));
  const core = new Uint8Array(labels.length).map((_, at) => (digit.has(labels[at] as number) ? 1 : 0));
  return dilate(core, width, edge).map((value, position) => value & (sheet.within[position] as number));
}
