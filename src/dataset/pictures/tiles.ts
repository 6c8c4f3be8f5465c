import type { Picture } from './picture.ts';

/** Tiles along the longer side of a picture: smaller than a digit, larger than the lines of squared paper. */
const TILES = 32;

/** A picture seen coarsely: the median colour of each tile, in which thin lines, specks and grain do not show. */
export interface Tiles {
  readonly rows: number;
  readonly columns: number;
  /** Of a tile's side, in pixels. */
  readonly size: number;
  /** [rows, columns, 4]: red, green, blue, opacity. */
  readonly colours: Float32Array;
}

export function tilesOf(picture: Picture): Tiles {
  const { height, width } = picture;
  const size = Math.ceil(Math.max(height, width) / TILES);
  const [rows, columns] = [Math.ceil(height / size), Math.ceil(width / size)];
  const colours = new Float32Array(rows * columns * 4);
  for (let tile = 0; tile < rows * columns; tile++) {
    const [top, left] = [Math.floor(tile / columns) * size, (tile % columns) * size];
    for (let channel = 0; channel < 4; channel++) {
      colours[4 * tile + channel] = medianOfTile(picture, top, left, size, channel);
    }
  }
  return { rows, columns, size, colours };
}

function medianOfTile(
  { pixels, height, width }: Picture,
  top: number,
  left: number,
  size: number,
  channel: number,
): number {
  const [bottom, right] = [Math.min(top + size, height), Math.min(left + size, width)];
  const values = new Uint8Array((bottom - top) * (right - left));
  let count = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      values[count++] = pixels[4 * (row * width + column) + channel] as number;
    }
  }
  return values.sort()[count >> 1] as number;
}

/** The tiles that have so many others between them and the border of the picture: a thin frame may cover the outermost. */
export function ringOf(tiles: Tiles, depth: number): number[] {
  const { rows, columns } = tiles;
  return allTiles(tiles).filter((tile) => {
    const [row, column] = [Math.floor(tile / columns), tile % columns];
    return Math.min(row, column, rows - 1 - row, columns - 1 - column) === depth;
  });
}

export const allTiles = ({ rows, columns }: Tiles) =>
  Array.from({ length: rows * columns }, (_, tile) => tile);

export const colourOf = ({ colours }: Tiles, tile: number) => [...colours.subarray(4 * tile, 4 * tile + 4)];

export function meanColour({ colours }: Tiles, tiles: readonly number[]): number[] {
  return [0, 1, 2, 3].map(
    (channel) => tiles.reduce((sum, tile) => sum + (colours[4 * tile + channel] as number), 0) / tiles.length,
  );
}

export function differenceOf(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] as number))));
}

/** All tiles that can be reached from the first ones; marks them as seen. */
export function spread(
  start: readonly number[],
  tiles: Tiles,
  seen: Uint8Array,
  passes: (from: number, to: number) => boolean,
): number[] {
  const reached = [...start];
  for (const tile of reached) seen[tile] = 1;
  for (const tile of reached) {
    for (const next of neighbours(tile, tiles)) {
      if (seen[next] === 1 || !passes(tile, next)) continue;
      seen[next] = 1;
      reached.push(next);
    }
  }
  return reached;
}

function neighbours(tile: number, { rows, columns }: Pick<Tiles, 'rows' | 'columns'>): number[] {
  const [row, column] = [Math.floor(tile / columns), tile % columns];
  return [
    ...(row > 0 ? [tile - columns] : []),
    ...(row < rows - 1 ? [tile + columns] : []),
    ...(column > 0 ? [tile - 1] : []),
    ...(column < columns - 1 ? [tile + 1] : []),
  ];
}

/** The tiles of the region, and in place of all others what the nearest of the region would go on to be. */
export function continued(tiles: Tiles, region: readonly number[]): Tiles {
  const colours = new Float32Array(tiles.colours.length);
  const known = new Uint8Array(tiles.rows * tiles.columns);
  for (const tile of region) {
    known[tile] = 1;
    colours.set(tiles.colours.subarray(4 * tile, 4 * tile + 4), 4 * tile);
  }
  let front = [...region];
  while (front.length > 0) {
    const next = [...new Set(front.flatMap((tile) => neighbours(tile, tiles)))].filter((t) => known[t] === 0);
    for (const tile of next)
      setToMean(
        colours,
        tile,
        neighbours(tile, tiles).filter((t) => known[t] === 1),
      );
    for (const tile of next) known[tile] = 1;
    front = next;
  }
  return { ...tiles, colours };
}

function setToMean(colours: Float32Array, tile: number, others: readonly number[]): void {
  for (let channel = 0; channel < 4; channel++) {
    const sum = others.reduce((total, other) => total + (colours[4 * other + channel] as number), 0);
    colours[4 * tile + channel] = sum / others.length;
  }
}

export function largestDifference(colours: Float32Array, one: number, other: number): number {
  let most = 0;
  for (let channel = 0; channel < 4; channel++) {
    most = Math.max(
      most,
      Math.abs((colours[one + channel] as number) - (colours[other + channel] as number)),
    );
  }
  return most;
}
