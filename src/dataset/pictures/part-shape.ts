import type { Part } from './connected-parts.ts';
import { longestSide, quantile } from './picture.ts';

/** A part that is cut off by the border touches it over more than this share of its length; a digit hardly touches it. */
const CUT = 0.6;
/** Directions, seen from what lies inside, in which a frame is looked for. */
const DIRECTIONS = 36;

/**
 * Whether a part goes around another, whose box lies in its own: it shows in nearly all directions, or it keeps to the
 * sides of its box, as frames do that are open at a side or a corner.
 */
export function encloses(part: Part, inner: Part, labels: Uint16Array, width: number): boolean {
  const { left, top, width: across, height: down } = part.box;
  const row0 = inner.box.top + inner.box.height / 2;
  const column0 = inner.box.left + inner.box.width / 2;
  const seen = new Set<number>();
  let atSides = 0;
  forEachPixel(part, labels, width, (row, column) => {
    const angle = Math.atan2(row - row0, column - column0) / (2 * Math.PI) + 0.5;
    seen.add(Math.floor(angle * DIRECTIONS) % DIRECTIONS);
    const [x, y] = [(column - left) / across, (row - top) / down];
    if (Math.min(x, 1 - x, y, 1 - y) < 0.08) atSides++;
  });
  if (seen.size >= 0.85 * DIRECTIONS) return true;
  return atSides >= 0.95 * part.area && longestSide(inner.box) >= 0.2 * longestSide(part.box);
}

/**
 * Whether a part looks like a sheet of paper with little on it: full, and a rectangle, however it is turned, or a large
 * piece of one that the border of the picture cuts off.
 */
export function isSheet(part: Part, labels: Uint16Array, width: number): boolean {
  const outline = outlineOf(part, labels, width);
  const area = outline.reduce((sum, { first, last }) => sum + last - first, 0);
  const isCutOff = area > 0.5 * labels.length && part.contact > CUT * longestSide(part.box);
  if (isCutOff) return part.area > 0.75 * area;
  return part.area > 0.6 * area && area >= 0.85 * smallestRectangle(outline);
}

/** Whether a part is an empty rectangle nearly as large as the picture: a frame, whatever touches it. */
export function isOutline(part: Part, labels: Uint16Array, width: number): boolean {
  const { box } = part;
  if (box.width < 0.7 * width || box.height < (0.7 * labels.length) / width) return false;
  const outline = outlineOf(part, labels, width);
  const area = outline.reduce((sum, { first, last }) => sum + last - first, 0);
  return part.area < 0.6 * area && area >= 0.9 * smallestRectangle(outline);
}

/** @returns [height, width]: 1 within a frame, which may touch what it frames; its sides are as thick as its left one is */
export function insideFrame({ box, label }: Part, labels: Uint16Array, width: number): Uint8Array {
  const thicknesses = Array.from({ length: box.height }, (_, row) => {
    const start = (box.top + row) * width + box.left;
    const line = labels.subarray(start, start + box.width);
    return line.findIndex((value, column) => value !== label && line[column - 1] === label);
  });
  const side = quantile(thicknesses, 0.5) + 2;
  return new Uint8Array(labels.length).map((_, position) => {
    const [row, column] = [Math.floor(position / width) - box.top, (position % width) - box.left];
    return row >= side && column >= side && row < box.height - side && column < box.width - side ? 1 : 0;
  });
}

/** Area of the smallest rectangle, in any direction, around an outline. */
function smallestRectangle(outline: readonly Line[]): number {
  const corners = outline.flatMap(({ row, first, last }) => [
    [first, row],
    [last, row],
    [first, row + 1],
    [last, row + 1],
  ]) as [number, number][];
  let smallest = Number.POSITIVE_INFINITY;
  for (let degrees = 0; degrees < 90; degrees += 3) {
    const angle = (degrees * Math.PI) / 180;
    const turned = corners.map(([x, y]) => x * Math.cos(angle) + y * Math.sin(angle));
    const across = corners.map(([x, y]) => y * Math.cos(angle) - x * Math.sin(angle));
    smallest = Math.min(smallest, extent(turned) * extent(across));
  }
  return smallest;
}

interface Line {
  readonly row: number;
  readonly first: number;
  readonly last: number;
}

/** From the first to behind the last pixel of the part in each row. */
function outlineOf(part: Part, labels: Uint16Array, width: number): Line[] {
  const lines = new Map<number, { row: number; first: number; last: number }>();
  forEachPixel(part, labels, width, (row, column) => {
    const line = lines.get(row);
    if (line === undefined) lines.set(row, { row, first: column, last: column + 1 });
    else line.last = column + 1;
  });
  return [...lines.values()];
}

function extent(values: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

/** Visits the pixels of a part, row by row. */
function forEachPixel(
  { box, label }: Part,
  labels: Uint16Array,
  width: number,
  visit: (row: number, column: number) => void,
): void {
  for (let row = box.top; row < box.top + box.height; row++) {
    for (let column = box.left; column < box.left + box.width; column++) {
      if (labels[row * width + column] === label) visit(row, column);
    }
  }
}
