import type { Shape } from '../dataset/pictures/picture.ts';
import { transposeImages } from '../dataset/transpose.ts';

/**
 * Resizes a grey image as `predict` has it done by libvips (`vips_resize` with Lanczos 3): rows, then columns; smaller by
 * whole numbers with averages first, and the rest, by 2 to 4, with the kernel; larger with cubic convolution.
 *
 * @param pixels [height, width]
 * @returns [height, width] of `to`, to two grey levels where it is smaller
 */
export function resize(pixels: Uint8Array, from: Shape, to: Shape): Uint8Array {
  const [height, width] = from;
  const rows = resizeRows(pixels, width, height, to[0]);
  transposeImages(rows, to[0], width);
  const columns = resizeRows(rows, to[0], width, to[1]);
  transposeImages(columns, to[1], to[0]);
  return columns;
}

/** [height, width] -> [target, width], a copy */
function resizeRows(pixels: Uint8Array, width: number, height: number, target: number): Uint8Array {
  if (target === height) return Uint8Array.from(pixels);
  const whole = Math.max(1, Math.floor(height / target / 2));
  const averaged = averageRows(pixels, width, height, whole);
  const step = height / target / whole;
  return filterRows(averaged, width, target, step, step < 1 ? cubic : lanczos);
}

/** The mean of every `count` rows; the last is repeated where some are missing. */
function averageRows(pixels: Uint8Array, width: number, height: number, count: number): Uint8Array {
  const averages = new Uint8Array(Math.ceil(height / count) * width);
  for (let at = 0; at < averages.length; at++) {
    const [row, column] = [Math.floor(at / width) * count, at % width];
    let sum = 0;
    for (let next = row; next < row + count; next++) {
      sum += pixels[Math.min(next, height - 1) * width + column] as number;
    }
    averages[at] = Math.floor(sum / count + 0.5);
  }
  return averages;
}

/** How much a pixel counts by its distance, and how far that goes. */
interface Kernel {
  readonly reach: number;
  readonly weight: (distance: number) => number;
}

const lanczos: Kernel = {
  reach: 3,
  weight: (x) => {
    if (x === 0) return 1;
    const angle = Math.PI * x;
    return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
  },
};

/** Catmull-Rom. */
const cubic: Kernel = {
  reach: 2,
  weight: (x) => {
    const distance = Math.abs(x);
    return distance < 1
      ? (1.5 * distance - 2.5) * distance * distance + 1
      : ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  },
};

/** @param step from one row of the result to the next, in rows of the source; beyond its border that goes on as it ends */
function filterRows(
  pixels: Uint8Array,
  width: number,
  target: number,
  step: number,
  { reach, weight }: Kernel,
): Uint8Array {
  const last = pixels.length / width - 1;
  const scale = Math.max(1, step);
  const result = new Uint8Array(target * width);
  const sums = new Float64Array(width);
  for (let row = 0; row < target; row++) {
    const centre = (row + (step < 1 ? 0 : 0.5)) * step - 0.5; // libvips enlarges so
    let total = 0;
    sums.fill(0);
    for (let from = Math.ceil(centre - reach * scale); from < centre + reach * scale; from++) {
      const share = weight((from - centre) / scale);
      const start = Math.min(Math.max(from, 0), last) * width;
      total += share;
      for (let x = 0; x < width; x++) {
        sums[x] = (sums[x] as number) + share * (pixels[start + x] as number);
      }
    }
    for (let x = 0; x < width; x++) {
      const value = Math.round((sums[x] as number) / total);
      result[row * width + x] = Math.min(255, Math.max(0, value));
    }
  }
  return result;
}
