import type { Rows } from './probabilities.ts';

/** What the units of one dense layer do on a set of images, without dropout. */
export interface LayerInside {
  readonly name: string;
  readonly units: number;
  /** Over images and units. */
  readonly meanActivation: number;
  /** Share of the activations that are 0: sparsity (Srivastava et al. 2014, figure 8). */
  readonly zeros: number;
  /** Units that are 0 for every image. */
  readonly deadUnits: number;
  /** Mean over the units of the L2 norm of their incoming weights, which max-norm bounds (section 5.1). */
  readonly meanWeightNorm: number;
  /**
   * Mean |Pearson correlation| of two units, over all pairs of units that are not constant: how much they do the same
   * (section 7.1); null where there is no such pair.
   */
  readonly coAdaptation: number | null;
}

/** Adds up the activations of one layer, image by image, in float64. */
export class ActivationTally {
  readonly #units: number;
  /** [units]: sums, and how many images a unit is not 0 for. */
  readonly #sums: Float64Array;
  readonly #alive: Uint32Array;
  /** [units, units], where the second is not smaller: sums of products. */
  readonly #products: Float64Array;
  #images = 0;

  constructor(units: number) {
    this.#units = units;
    this.#sums = new Float64Array(units);
    this.#alive = new Uint32Array(units);
    this.#products = new Float64Array(units * units);
  }

  /** @param activations [images, units]; zeros cost nothing */
  add(activations: Rows): void {
    const units = this.#units;
    const live = new Uint32Array(units);
    for (let start = 0; start < activations.length; start += units) {
      let count = 0;
      for (let unit = 0; unit < units; unit++) if (activations[start + unit] !== 0) live[count++] = unit;
      this.#addImage(activations, start, live.subarray(0, count));
      this.#images++;
    }
  }

  #addImage(activations: Rows, start: number, live: Uint32Array): void {
    for (let place = 0; place < live.length; place++) {
      const unit = live[place] as number;
      const value = activations[start + unit] as number;
      this.#sums[unit] = (this.#sums[unit] as number) + value;
      this.#alive[unit] = (this.#alive[unit] as number) + 1;
      for (let other = place; other < live.length; other++) {
        const at = unit * this.#units + (live[other] as number);
        const product = value * (activations[start + (live[other] as number)] as number);
        this.#products[at] = (this.#products[at] as number) + product;
      }
    }
  }

  /** @param kernel [inputs, units] of the layer */
  figures(name: string, kernel: Rows): LayerInside {
    const [units, images] = [this.#units, this.#images];
    const total = this.#sums.reduce((sum, value) => sum + value, 0);
    const alive = this.#alive.reduce((sum, count) => sum + count, 0);
    return {
      name,
      units,
      meanActivation: total / (images * units),
      zeros: 1 - alive / (images * units),
      deadUnits: this.#alive.filter((count) => count === 0).length,
      meanWeightNorm: meanColumnNorm(kernel, units),
      coAdaptation: this.#coAdaptation(),
    };
  }

  #coAdaptation(): number | null {
    const varying = [...this.#sums.keys()].filter((unit) => this.#isVarying(unit));
    let [sum, pairs] = [0, 0];
    for (const [place, one] of varying.entries()) {
      for (const other of varying.slice(place + 1)) {
        const scale = Math.sqrt(this.#covariance(one, one) * this.#covariance(other, other));
        sum += Math.abs(this.#covariance(one, other)) / scale;
        pairs++;
      }
    }
    return pairs === 0 ? null : sum / pairs;
  }

  /** But for what rounding leaves of a constant. */
  #isVarying(unit: number): boolean {
    const product = this.#products[unit * this.#units + unit] as number;
    return this.#covariance(unit, unit) > 1e-12 * this.#images * product;
  }

  /** Times the square of the number of images; `one` is not larger than `other`. */
  #covariance(one: number, other: number): number {
    const product = this.#products[one * this.#units + other] as number;
    return this.#images * product - (this.#sums[one] as number) * (this.#sums[other] as number);
  }
}

function meanColumnNorm(kernel: Rows, units: number): number {
  const squares = new Float64Array(units);
  for (const [at, weight] of kernel.entries()) {
    squares[at % units] = (squares[at % units] as number) + weight * weight;
  }
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / units;
}
