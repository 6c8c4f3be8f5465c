/** A picture of any size, decoded: red, green, blue and opacity, a byte each. */
export interface Picture {
  /** [height, width, 4], row by row. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Top left, top right, bottom left, bottom right: paper in uneven light has another colour in each. */
type Corners = readonly [Colour, Colour, Colour, Colour];

/** Deviations of no more than this, of 255, are no drawing: a photograph of plain paper has them too. */
const FAINTEST_INK = 12;

/**
 * Tells ink from paper, whatever their colours: the paper has the median colours of the picture's outermost pixels,
 * ink is whatever deviates from them. What deviates no more than the border itself does (grain, uneven light) counts
 * as paper, and the rest is stretched so that the strongest ink becomes 255.
 *
 * @returns [height, width]; 0 is paper, 255 full ink; nothing where the picture shows no ink
 */
export function extractInk(picture: Picture): Uint8Array | undefined {
  const border = borderPositions(picture);
  const deviations = deviationsFromPaper(picture, paperColours(picture, border));
  const paperLevel = 2 * quantile(valuesAt(deviations, border), 0.9); // ink may touch a tenth of the border
  const strongest = deviations.reduce((most, deviation) => Math.max(most, deviation), 0);
  if (strongest - paperLevel < FAINTEST_INK) return undefined;
  const scale = 255 / (strongest - paperLevel);
  return deviations.map((deviation) => Math.round(Math.max(0, deviation - paperLevel) * scale));
}

/** Positions, row by row, of the outermost pixels. */
function borderPositions({ height, width }: Picture): number[] {
  const positions: number[] = [];
  for (let row = 0; row < height; row++) {
    const step = row === 0 || row === height - 1 ? 1 : Math.max(1, width - 1);
    for (let column = 0; column < width; column += step) positions.push(row * width + column);
  }
  return positions;
}

function paperColours(picture: Picture, border: readonly number[]): Corners {
  const { pixels, height, width } = picture;
  const opaque = border.filter((position) => (pixels[4 * position + 3] as number) >= 128);
  if (opaque.length < border.length / 2) {
    const behind = paperBehindTransparency(picture);
    return [behind, behind, behind, behind];
  }
  const corner = (bottom: boolean, right: boolean): Colour => {
    const near = opaque.filter(
      (position) =>
        Math.floor(position / width) >= height / 2 === bottom && position % width >= width / 2 === right,
    );
    return medianColour(pixels, near.length > 0 ? near : opaque);
  };
  return [corner(false, false), corner(false, true), corner(true, false), corner(true, true)];
}

/** White behind dark ink, black behind light ink. */
function paperBehindTransparency({ pixels }: Picture): Colour {
  let opacity = 0;
  let brightness = 0;
  for (let offset = 0; offset < pixels.length; offset += 4) {
    const alpha = pixels[offset + 3] as number;
    const sum = (pixels[offset] as number) + (pixels[offset + 1] as number) + (pixels[offset + 2] as number);
    opacity += alpha;
    brightness += (alpha * sum) / 3;
  }
  return brightness < 128 * opacity ? [255, 255, 255] : [0, 0, 0];
}

/** Largest difference over the three channels, as if paper lay behind whatever is transparent; [height, width]. */
function deviationsFromPaper({ pixels, height, width }: Picture, corners: Corners): Uint8Array {
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  const deviations = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const left = mix(topLeft, bottomLeft, row / Math.max(1, height - 1));
    const right = mix(topRight, bottomRight, row / Math.max(1, height - 1));
    for (let column = 0; column < width; column++) {
      const position = row * width + column;
      const paper = mix(left, right, column / Math.max(1, width - 1));
      const opacity = (pixels[4 * position + 3] as number) / 255;
      deviations[position] = Math.round(opacity * largestDifference(pixels, 4 * position, paper));
    }
  }
  return deviations;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const between = (a: number, b: number) => a + (b - a) * share;
  return [between(from[0], to[0]), between(from[1], to[1]), between(from[2], to[2])];
}

function largestDifference(pixels: Uint8Array, offset: number, [red, green, blue]: Colour): number {
  return Math.max(
    Math.abs((pixels[offset] as number) - red),
    Math.abs((pixels[offset + 1] as number) - green),
    Math.abs((pixels[offset + 2] as number) - blue),
  );
}

function medianColour(pixels: Uint8Array, positions: readonly number[]): Colour {
  const median = (channel: number) =>
    quantile(
      positions.map((position) => pixels[4 * position + channel] as number),
      0.5,
    );
  return [median(0), median(1), median(2)];
}

function valuesAt(values: Uint8Array, positions: readonly number[]): number[] {
  return positions.map((position) => values[position] as number);
}

/** The value below which this share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
