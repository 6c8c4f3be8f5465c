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

/** Adds up the curve image by image. */
export class SampleCurve {
  readonly #groupings: readonly Grouping[];
  #images = 0;

  constructor(samples: number) {
    const groupings: Grouping[] = [];
    for (const size of groupSizes(samples)) {
      const parts = groupings.findLast((smaller) => size % smaller.size === 0);
      groupings.push(new Grouping(samples, size, parts));
    }
    this.#groupings = groupings;
  }

  add({ probabilities, mean }: SampledImage, label: number): void {
    this.#images++;
    for (const grouping of this.#groupings) grouping.add(probabilities, mean.length, label);
  }

  points(): SampleCurvePoint[] {
    return this.#groupings.map((grouping) => grouping.point(this.#images));
  }
}

/** All groups of one size. */
class Grouping {
  readonly size: number;
  /** Smaller groups that these consist of: adding up their sums takes a third of the time that all samples would. */
  readonly #parts: Grouping | undefined;
  readonly #right: Uint32Array;
  readonly #losses: Float64Array;
  /** [groups, classes] of the last image. */
  #sums: Float64Array = new Float64Array();

  constructor(samples: number, size: number, parts: Grouping | undefined) {
    this.size = size;
    this.#parts = parts;
    this.#right = new Uint32Array(Math.floor(samples / size));
    this.#losses = new Float64Array(this.#right.length);
  }

  /** @param probabilities [samples, classes] of one image */
  add(probabilities: Float64Array, classes: number, label: number): void {
    const groups = this.#right.length;
    this.#sums = this.#parts
      ? sumOfRows(this.#parts.#sums, this.size / this.#parts.size, groups, classes)
      : sumOfRows(probabilities, this.size, groups, classes);
    const logOfSize = Math.log(this.size);
    for (let group = 0, start = 0; group < groups; group++, start += classes) {
      const likelihood = Math.max(this.#sums[start + label] as number, Number.MIN_VALUE);
      const isRight = argMax(this.#sums, start, start + classes) === start + label;
      this.#right[group] = (this.#right[group] as number) + (isRight ? 1 : 0);
      this.#losses[group] = (this.#losses[group] as number) + logOfSize - Math.log(likelihood);
    }
  }

  point(images: number): SampleCurvePoint {
    const accuracy = momentsOf(Array.from(this.#right, (right) => right / images));
    const loss = momentsOf(Array.from(this.#losses, (sum) => sum / images));
    return {
      samples: this.size,
      groups: this.#right.length,
      accuracy: accuracy.mean,
      loss: loss.mean,
      accuracyDeviation: accuracy.deviation,
      lossDeviation: loss.deviation,
    };
  }
}

/** 1, 2, 5, 10, 20, 50, ... below the number of samples, and that. */
function groupSizes(samples: number): number[] {
  const sizes: number[] = [];
  for (let power = 1; power < samples; power *= 10) sizes.push(power, 2 * power, 5 * power);
  return [...sizes.filter((size) => size < samples), samples];
}

/** [groups, columns]: of `size` neighbouring rows each. */
function sumOfRows(rows: Float64Array, size: number, groups: number, columns: number): Float64Array {
  if (size === 1) return rows;
  const sums = new Float64Array(groups * columns);
  for (let group = 0, at = 0; group < groups; group++) {
    const start = group * columns;
    for (let row = 0; row < size; row++) {
      for (let column = start; column < start + columns; column++, at++) {
        sums[column] = (sums[column] as number) + (rows[at] as number);
      }
    }
  }
  return sums;
}

function momentsOf(values: readonly number[]): { mean: number; deviation: number | null } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
