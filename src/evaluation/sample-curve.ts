import { argMax } from './evaluate.ts';
import type { SampledImage } from './sampled-image.ts';

/**
 * How good the mean prediction of so many samples is (Srivastava et al. 2014, figure 11). The samples are divided into as
 * many disjoint groups of that size as there are; the figures are means over the groups. A probability that float64 cannot
 * hold counts as the smallest that it can, which costs 744 nats.
 */
export interface SampleCurvePoint {
  /** In a group. */
  readonly samples: number;
  readonly groups: number;
  readonly accuracy: number;
  readonly loss: number;
  /** Standard deviations between the groups; null where there is only one. */
  readonly accuracyDeviation: number | null;
  readonly lossDeviation: number | null;
}

/** Of all images so far. */
interface Group {
  readonly first: number;
  readonly last: number;
  right: number;
  loss: number;
}

/** Adds up the curve image by image. */
export class SampleCurve {
  readonly #sizes: readonly { readonly size: number; readonly groups: readonly Group[] }[];
  #images = 0;

  constructor(samples: number) {
    this.#sizes = groupSizes(samples).map((size) => ({ size, groups: groupsOf(samples, size) }));
  }

  add({ probabilities, mean }: SampledImage, label: number): void {
    this.#images++;
    const sums = new Float64Array(mean.length);
    for (const { size, groups } of this.#sizes) {
      for (const group of groups) {
        sumRows(sums, probabilities, group);
        if (argMax(sums) === label) group.right++;
        group.loss += Math.log(size) - Math.log(Math.max(sums[label] as number, Number.MIN_VALUE));
      }
    }
  }

  points(): SampleCurvePoint[] {
    return this.#sizes.map(({ size, groups }) => {
      const accuracy = momentsOf(groups.map(({ right }) => right / this.#images));
      const loss = momentsOf(groups.map((group) => group.loss / this.#images));
      return {
        samples: size,
        groups: groups.length,
        accuracy: accuracy.mean,
        loss: loss.mean,
        accuracyDeviation: accuracy.deviation,
        lossDeviation: loss.deviation,
      };
    });
  }
}

/** 1, 2, 5, 10, 20, 50, ... below the number of samples, and that. */
function groupSizes(samples: number): number[] {
  const sizes: number[] = [];
  for (let power = 1; power < samples; power *= 10) sizes.push(power, 2 * power, 5 * power);
  return [...sizes.filter((size) => size < samples), samples];
}

function groupsOf(samples: number, size: number): Group[] {
  return Array.from({ length: Math.floor(samples / size) }, (_, number) => ({
    first: number * size,
    last: (number + 1) * size,
    right: 0,
    loss: 0,
  }));
}

function sumRows(sums: Float64Array, rows: Float64Array, { first, last }: Group): void {
  const columns = sums.length;
  sums.fill(0);
  for (let at = first * columns; at < last * columns; at += columns) {
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (rows[at + column] as number);
    }
  }
}

function momentsOf(values: readonly number[]): { mean: number; deviation: number | null } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
