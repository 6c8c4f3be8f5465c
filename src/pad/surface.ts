import type { Shape } from '../dataset/pictures/picture.ts';

/** Of its longer side, in pixels, at least; a whole number of them for each pixel of the image. */
const SIDE = 280;
/** Places along the longer side where a pen that is moved by keys can be. */
const PLACES = 28;
/** Of a stroke by the longer side: MNIST's are about 2.5 of 28 pixels wide. */
const STROKE = 2.4 / 28;

/** A place on the surface, in its pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is drawn on: the image many times larger, so that strokes have soft edges once it is made smaller. */
export class Surface {
  readonly imageShape: Shape;
  readonly height: number;
  readonly width: number;
  /** Pixels along each side of a pixel of the image. */
  readonly scale: number;
  /** From one place of the pen to the next where it is moved by keys. */
  readonly step: number;
  /** [height, width]: 0 is background, 255 full ink. */
  readonly ink: Uint8Array;
  readonly #radius: number;

  constructor(imageShape: Shape) {
    const longest = Math.max(...imageShape);
    this.imageShape = imageShape;
    this.scale = Math.max(2, Math.round(SIDE / longest));
    [this.height, this.width] = imageShape.map((side) => side * this.scale) as [number, number];
    this.step = (longest * this.scale) / PLACES;
    this.#radius = (longest * this.scale * STROKE) / 2;
    this.ink = new Uint8Array(this.height * this.width);
  }

  get isEmpty(): boolean {
    return this.ink.every((strength) => strength === 0);
  }

  clear(): void {
    this.ink.fill(0);
  }

  /** A round stroke from one place to another, which may be the same. */
  draw(from: Place, to: Place): void {
    const reach = this.#radius + 1;
    const [left, right] = bounds(from.x, to.x, reach, this.width);
    const [top, bottom] = bounds(from.y, to.y, reach, this.height);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const distance = distanceToLine({ x: column + 0.5, y: row + 0.5 }, from, to);
        const strength = Math.round(255 * Math.min(1, Math.max(0, this.#radius + 0.5 - distance)));
        const position = row * this.width + column;
        this.ink[position] = Math.max(this.ink[position] as number, strength);
      }
    }
  }

  /** @param pixels [height, width] of the image */
  load(pixels: Uint8Array): void {
    const imageWidth = this.imageShape[1];
    for (let position = 0; position < this.ink.length; position++) {
      const row = Math.floor(position / this.width / this.scale);
      const column = Math.floor((position % this.width) / this.scale);
      this.ink[position] = pixels[row * imageWidth + column] as number;
    }
  }
}

function bounds(a: number, b: number, reach: number, side: number): [first: number, last: number] {
  return [
    Math.max(0, Math.floor(Math.min(a, b) - reach)),
    Math.min(side - 1, Math.ceil(Math.max(a, b) + reach)),
  ];
}

function distanceToLine(place: Place, from: Place, to: Place): number {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = x * x + y * y;
  const along = length === 0 ? 0 : ((place.x - from.x) * x + (place.y - from.y) * y) / length;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(place.x - from.x - nearest * x, place.y - from.y - nearest * y);
}
