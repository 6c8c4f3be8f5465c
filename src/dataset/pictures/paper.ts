import { dilate, erode, reachedFromBorder } from './morphology.ts';
import { type Picture, quantile } from './picture.ts';
import {
  allTiles,
  colourOf,
  continued,
  differenceOf,
  largestDifference,
  meanColour,
  ringOf,
  spread,
  type Tiles,
  tilesOf,
} from './tiles.ts';

/** Neighbouring tiles that differ by no more, of 255, are one sheet: light falls off by about as much between them. */
const SMOOTH = 3;
/** Those that differ by more are not, however rough the picture is. */
const ROUGH = 16;
/** Colours that differ by no more are the same. */
const SAME_COLOUR = 6;
/** Deviations of less than this, of 255, are no drawing: a photograph of plain paper has them too. */
export const FAINTEST_INK = 12;
/** On darker sheets the light is not judged. */
const DARKEST_PAPER = 64;
/** Where the grain reaches more, the region is no sheet. */
const COARSEST_GRAIN = 128;
/** A line is no thicker than this part of the picture's longer side. */
const THICKEST_LINE = 64;
/** A sheet has at least this share of the tiles, */
const SMALLEST_SHEET = 0.04;
/** a part of it in a shadow this one. */
const SMALLEST_SHADE = 0.01;

/** A region whose colour changes slowly, if at all: paper, or the table on which it lies. */
export interface Sheet {
  /** [height, width]: how far each pixel is from the colour the sheet has there, of 255. */
  readonly deviations: Uint8Array;
  /** [height, width]: 1 on the sheet and on whatever it encloses, 0 around it. */
  readonly within: Uint8Array;
  /** The least deviation that may be ink; what is below is the grain of the paper. */
  readonly faintest: number;
  /** How much of the picture's border is the sheet. */
  readonly borderShare: number;
  /** Whether a shadow is assumed on a part of it. */
  readonly isShaded: boolean;
}

/** The regions of a picture that may be its paper, first those with the larger share of its border. */
export function findSheets(picture: Picture): Sheet[] {
  const tiles = tilesOf(picture);
  const regions = distinctRegions(tiles);
  const isLarge = (region: readonly number[]) => region.length >= SMALLEST_SHEET * tiles.rows * tiles.columns;
  const sheetsOf = (areas: readonly number[][], isShaded: boolean) =>
    areas.filter(isLarge).map((area) => ({ ...sheetOf(picture, tiles, area), isShaded }));
  return [...sheetsOf(regions, false), ...sheetsOf(shadedSheets(regions, tiles), true)]
    .filter(({ faintest }) => faintest <= COARSEST_GRAIN)
    .sort((a, b) => b.borderShare - a.borderShare);
}

/** Regions of neighbouring tiles of much the same colour, as lists of tiles, largest first. */
function regionsOf(tiles: Tiles): number[][] {
  const { rows, columns, colours } = tiles;
  const difference = (a: number, b: number) => largestDifference(colours, 4 * a, 4 * b);
  const all = allTiles(tiles);
  const across = all.flatMap((tile) => ((tile + 1) % columns === 0 ? [] : [difference(tile, tile + 1)]));
  const down = all.slice(columns).map((tile) => difference(tile - columns, tile));
  const usual = Math.max(...[across, down].map((steps) => (steps.length === 0 ? 0 : quantile(steps, 0.5))));
  const smooth = tiles.size > 1 ? SMOOTH : 0;
  const most = Math.min(Math.max(smooth, 2.5 * usual), ROUGH);
  const seen = new Uint8Array(rows * columns);
  const regions = all.flatMap((tile) =>
    seen[tile] === 1 ? [] : [spread([tile], tiles, seen, (from, to) => difference(from, to) <= most)],
  );
  return regions
    .filter((region) => region.length >= SMALLEST_SHADE * all.length)
    .sort((a, b) => b.length - a.length);
}

/** The regions, each with all other tiles of its colour: a line may divide a sheet, the ring of a 0 encloses a part of it. */
function distinctRegions(tiles: Tiles): number[][] {
  const distinct: { colour: number[]; sheet: number[] }[] = [];
  for (const region of regionsOf(tiles)) {
    const colour = meanColour(tiles, region);
    if (distinct.some((earlier) => differenceOf(earlier.colour, colour) <= SAME_COLOUR)) continue;
    const most = tiles.size > 1 ? SAME_COLOUR : 0;
    const alike = allTiles(tiles).filter((tile) => differenceOf(colourOf(tiles, tile), colour) <= most);
    distinct.push({ colour, sheet: [...new Set([...region, ...alike])] });
  }
  return distinct.map(({ sheet }) => sheet);
}

/** Sheets on a part of which a shadow lies: from the light to the darkest of their shades that is large. */
function shadedSheets(sheets: readonly (readonly number[])[], tiles: Tiles): number[][] {
  const colours = sheets.map((sheet) => meanColour(tiles, sheet));
  return sheets.flatMap((sheet, index) => {
    const light = colours[index] as number[];
    const shades = colours.filter((colour) => isShadeOf(colour, light));
    if (shades.length === 0) return [];
    const darkest = Math.min(...shades.map(([red = 0]) => red)) - SAME_COLOUR;
    const shaded = allTiles(tiles).filter((tile) => {
      const colour = colourOf(tiles, tile);
      return isShadeOf(colour, light) && (colour[0] as number) >= darkest;
    });
    return [[...new Set([...sheet, ...shaded])]];
  });
}

/** Shadow takes the same share of red, green and blue, and three quarters at most. */
function isShadeOf(dark: readonly number[], light: readonly number[]): boolean {
  const [red = 0, green = 0, blue = 0, opacity = 0] = dark.map(
    (value, channel) => value / (light[channel] as number),
  );
  const [least, most] = [Math.min(red, green, blue), Math.max(red, green, blue)];
  return opacity > 0.9 && least >= 0.25 && most < 0.98 && most <= 1.12 * least;
}

function sheetOf(picture: Picture, tiles: Tiles, region: readonly number[]): Omit<Sheet, 'isShaded'> {
  const { height, width } = picture;
  const deviations = deviationsFrom(continued(tiles, region), picture);
  const isInRegion = new Uint8Array(tiles.rows * tiles.columns);
  for (const tile of region) isInRegion[tile] = 1;
  const counts = new Uint32Array(256);
  for (let row = 0; row < height; row++) {
    const firstTile = Math.floor(row / tiles.size) * tiles.columns;
    for (let column = 0; column < width; column++) {
      if (isInRegion[firstTile + Math.floor(column / tiles.size)] === 0) continue;
      const value = deviations[row * width + column] as number;
      counts[value] = (counts[value] as number) + 1;
    }
  }
  const faintest = Math.max(FAINTEST_INK, 5 * medianOf(counts));
  const shares = [0, 1].map((depth) => {
    const ring = ringOf(tiles, depth);
    return ring.filter((tile) => isInRegion[tile] === 1).length / Math.max(1, ring.length);
  });
  const borderShare = Math.max(...shares, shareOfOutermost(deviations, width, faintest));
  return { deviations, within: withinSheet(deviations, width, faintest), faintest, borderShare };
}

/** Of the outermost pixels, those of the sheet's colour: a margin may be narrower than a tile. */
function shareOfOutermost(deviations: Uint8Array, width: number, faintest: number): number {
  const height = deviations.length / width;
  let [border, alike] = [0, 0];
  for (let row = 0; row < height; row++) {
    const step = row === 0 || row === height - 1 ? 1 : Math.max(1, width - 1);
    for (let column = 0; column < width; column += step) {
      border++;
      if ((deviations[row * width + column] as number) < faintest) alike++;
    }
  }
  return alike / border;
}

/** Leaves out what reaches the border of the picture and is more than a line: a table, a frame, a strip. */
function withinSheet(deviations: Uint8Array, width: number, faintest: number): Uint8Array {
  const height = deviations.length / width;
  const radius = Math.round(Math.max(height, width) / THICKEST_LINE / 2);
  const differs = deviations.map((deviation) => (deviation >= faintest ? 1 : 0));
  const outside = reachedFromBorder(erode(differs, width, radius), width);
  return dilate(outside, width, radius + 1).map((isOutside) => 1 - isOutside);
}

/**
 * Each pixel is compared with the four tiles whose middles are nearest. What lies between their colours does not deviate:
 * so neither light that falls off does, nor the edge of a shadow. Where the sheet is darker, so is everything on it, and
 * deviations are enlarged to what they would be in the brightest place.
 */
function deviationsFrom(sheet: Tiles, { pixels, height, width }: Picture): Uint8Array {
  const { rows, columns, size } = sheet;
  const deviations = new Uint8Array(height * width);
  const brightest = sheet.colours.reduce(
    (most, value, index) => (index % 4 === 3 ? most : Math.max(most, value)),
    0,
  );
  const rowsBetween = pixelsBetween(rows, size, height);
  const columnsBetween = pixelsBetween(columns, size, width);
  for (const { tiles: across, from: top, to: bottom } of rowsBetween) {
    const range = rangeOfColours(sheet, across);
    for (const { tiles: along, from: left, to: right } of columnsBetween) {
      const { low, high } = boundsOf(range, along);
      const bright = Math.max(...high.subarray(0, 3), 1);
      const gain = brightest < DARKEST_PAPER ? 1 : Math.max(1, Math.min(brightest / bright, 4));
      for (let row = top; row < bottom; row++) {
        for (let position = row * width + left; position < row * width + right; position++) {
          const distance = distanceFrom(low, high, pixels, 4 * position);
          deviations[position] = Math.min(255, Math.round(distance * gain));
        }
      }
    }
  }
  return deviations;
}

/** Pixels between the middles of two tiles that are neighbours. */
interface Between {
  /** At the border of the picture there is one only. */
  readonly tiles: readonly [number, number];
  readonly from: number;
  readonly to: number;
}

/** All pixels of a side of the picture by the tiles whose middles are nearest. */
function pixelsBetween(count: number, size: number, pixels: number): Between[] {
  return Array.from({ length: count + 1 }, (_, second) => ({
    tiles: [Math.max(second - 1, 0), Math.min(second, count - 1)] as const,
    from: Math.max(0, Math.ceil((second - 0.5) * size - 0.5)),
    to: Math.min(pixels, Math.ceil((second + 0.5) * size - 0.5)),
  }));
}

/** How far a pixel is outside of the bounds, in the channel where it is farthest. */
function distanceFrom(low: Float32Array, high: Float32Array, pixels: Uint8Array, at: number): number {
  let distance = 0;
  for (let channel = 0; channel < 4; channel++) {
    const value = pixels[at + channel] as number;
    distance = Math.max(distance, (low[channel] as number) - value, value - (high[channel] as number));
  }
  return distance;
}

/** The least and the most of the colours of two rows of tiles; both [columns, 4]. */
interface Range {
  readonly least: Float32Array;
  readonly most: Float32Array;
}

function rangeOfColours({ columns, colours }: Tiles, [upper, lower]: readonly [number, number]): Range {
  const above = colours.subarray(4 * columns * upper, 4 * columns * (upper + 1));
  const below = colours.subarray(4 * columns * lower, 4 * columns * (lower + 1));
  return {
    least: above.map((value, index) => Math.min(value, below[index] as number)),
    most: above.map((value, index) => Math.max(value, below[index] as number)),
  };
}

/** Of the four tiles in these two columns, for each channel. */
function boundsOf({ least, most }: Range, [left, right]: readonly [number, number]) {
  const [inLeft, inRight] = [4 * left, 4 * right];
  return {
    low: least
      .slice(inLeft, inLeft + 4)
      .map((value, index) => Math.min(value, least[inRight + index] as number)),
    high: most
      .slice(inLeft, inLeft + 4)
      .map((value, index) => Math.max(value, most[inRight + index] as number)),
  };
}

/** @param counts how often each number from 0 occurs */
function medianOf(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  return counts.findIndex((count) => {
    below += count;
    return below > total / 2;
  });
}
