/** How often a network is wrong that answers only the images it is least uncertain of. */
export interface RiskCoverage {
  /** Area under the curve: the mean risk over all numbers of answered images (Geifman, Uziel and El-Yaniv 2019). */
  readonly aurc: number;
  readonly curve: readonly RiskAtCoverage[];
}

export interface RiskAtCoverage {
  /** Share of the images that are answered. */
  readonly coverage: number;
  /** Share of those that are wrong. */
  readonly risk: number;
}

const COVERAGES = 20;

/**
 * The risk-coverage curve (El-Yaniv and Wiener 2010). Of images that are equally uncertain no order is better than another:
 * the risk is the mean over all of them.
 *
 * @param uncertainty [count]; those with the smallest are answered first
 * @param wrong [count]; 1 where the answer is wrong, else 0
 */
export function riskCoverage(uncertainty: ArrayLike<number>, wrong: ArrayLike<number>): RiskCoverage {
  const risks = risksOf(uncertainty, wrong);
  const { length } = risks;
  const curve = Array.from({ length: COVERAGES }, (_, index) => {
    const answered = Math.max(1, Math.round(((index + 1) * length) / COVERAGES));
    return { coverage: answered / length, risk: risks[answered - 1] as number };
  });
  return { aurc: risks.reduce((sum, risk) => sum + risk, 0) / length, curve };
}

/** The risk with 1, 2, ... images answered. */
function risksOf(uncertainty: ArrayLike<number>, wrong: ArrayLike<number>): Float64Array {
  const order = ascending(uncertainty);
  const risks = new Float64Array(order.length);
  let errors = 0;
  for (const [first, last] of ties(order, uncertainty)) {
    let among = 0;
    for (let place = first; place < last; place++) among += wrong[order[place] as number] as number;
    for (let place = first; place < last; place++) {
      risks[place] = (errors + (among * (place + 1 - first)) / (last - first)) / (place + 1);
    }
    errors += among;
  }
  return risks;
}

/** The positions of values from the smallest to the largest. */
export function ascending(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, position) => position);
  return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
}

/** Yields [first, last) of the places in an ascending order that hold equal values. */
export function* ties(
  order: Uint32Array,
  values: ArrayLike<number>,
): Generator<[first: number, last: number]> {
  for (let first = 0; first < order.length; ) {
    const value = values[order[first] as number];
    let last = first + 1;
    while (last < order.length && values[order[last] as number] === value) last++;
    yield [first, last];
    first = last;
  }
}
