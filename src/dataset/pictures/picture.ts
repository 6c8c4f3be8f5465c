/** Of an image, in pixels. */
export type Shape = readonly [height: number, width: number];

/** A picture of any size, decoded. */
export interface Picture {
  /**
   * [height, width, 4], row by row: red, green, blue and opacity, a byte each. The colours are weighted by the opacity,
   * so that all that is transparent has one colour of its own, [0, 0, 0, 0].
   */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** A part of a picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The value below which this share of the values lies. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

export function longestSide({ width, height }: Box): number {
  return Math.max(width, height);
}

/** Whether the second box lies in the first and touches none of its sides. */
export function containsBox(outer: Box, inner: Box): boolean {
  return (
    inner.left > outer.left &&
    inner.top > outer.top &&
    inner.left + inner.width < outer.left + outer.width &&
    inner.top + inner.height < outer.top + outer.height
  );
}

/** The smallest box around two. */
export function unionOf(a: Box, b: Box): Box {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** Whether a position, counted row by row, is in the outermost row or column. */
export function isOutermost(position: number, width: number, height: number): boolean {
  const [row, column] = [Math.floor(position / width), position % width];
  return row === 0 || column === 0 || row === height - 1 || column === width - 1;
}
