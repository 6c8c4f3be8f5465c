/** A dot, from the upper left corner. */
export interface Dot {
  readonly x: number;
  readonly y: number;
}

/** Changes the colour of a text and nothing else. */
export type Paint = (text: string) => string;

/** Bits of U+2800 to U+28FF, by row and column of the dot in its character. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A drawing of lines for a terminal: each character holds 2 x 4 dots of Unicode's braille, in one colour. */
export class BrailleCanvas {
  /** Characters. */
  readonly columns: number;
  readonly rows: number;
  readonly #dots: Uint8Array;
  readonly #paints: (Paint | undefined)[];
  readonly #marks = new Map<number, string>();

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#dots = new Uint8Array(columns * rows);
    this.#paints = new Array(columns * rows);
  }

  /** Dots. */
  get width(): number {
    return 2 * this.columns;
  }

  get height(): number {
    return 4 * this.rows;
  }

  /**
   * Joins dots by straight lines (Bresenham 1965).
   *
   * @param dashes lengths of strokes and gaps in turn, in dots; empty for an unbroken line
   */
  polyline(dots: readonly Dot[], dashes: readonly number[], paint: Paint): void {
    const isDrawn = pattern(dashes);
    let length = 0;
    dots.forEach((dot, index) => {
      for (const { x, y } of between(dots[index - 1] ?? dot, dot, index === 0)) {
        if (isDrawn(length++)) this.#set(x, y, paint);
      }
    });
  }

  /** Puts a character over a dot, or beside it where there is one already. */
  mark({ x, y }: Dot, character: string, paint: Paint): void {
    const wanted = this.#cell(x, y);
    const free = [0, -1, 1, -this.columns, this.columns, -2, 2].find(
      (step) => !this.#marks.has(wanted + step) && wanted + step in this.#dots,
    );
    this.#marks.set(wanted + (free ?? 0), paint(character));
  }

  /** @returns the rows from the top; a character without dots is a space */
  lines(): string[] {
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (_, column) => this.#character(row * this.columns + column)).join(
        '',
      ),
    );
  }

  #character(cell: number): string {
    const dots = this.#dots[cell] as number;
    const drawn = dots === 0 ? ' ' : (this.#paints[cell] as Paint)(String.fromCharCode(0x2800 + dots));
    return this.#marks.get(cell) ?? drawn;
  }

  #set(x: number, y: number, paint: Paint): void {
    const cell = this.#cell(x, y);
    this.#dots[cell] = (this.#dots[cell] as number) | (bits[y % 4]?.[x % 2] as number);
    this.#paints[cell] = paint;
  }

  #cell(x: number, y: number): number {
    return Math.floor(y / 4) * this.columns + Math.floor(x / 2);
  }
}

/** Whether a dot so far along the line is drawn. */
function pattern(dashes: readonly number[]): (length: number) => boolean {
  const period = dashes.flatMap((length, index) => new Array<boolean>(length).fill(index % 2 === 0));
  return (length) => period[length % period.length] ?? true;
}

/** The dots from one to another, the other included. */
function* between(from: Dot, to: Dot, isFirst: boolean): Generator<Dot> {
  if (isFirst) yield from;
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let step = 1; step <= steps; step++) {
    const part = step / steps;
    yield {
      x: Math.round(from.x + part * (to.x - from.x)),
      y: Math.round(from.y + part * (to.y - from.y)),
    };
  }
}
