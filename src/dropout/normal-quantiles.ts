/** Draws of 16 bits. */
const DRAWS = 0x10000;

let table: Float32Array | undefined;

/**
 * For each draw of 16 bits the number below which a standard normal variable lies with probability
 * (draw + 0.5) / 2^16, rounded to float32: [65536]. So normal noise needs no logarithm in the kernels. From -4.32 to 4.32;
 * the variance over all draws is 1 - 2e-5.
 */
export function normalQuantiles(): Float32Array {
  table ??= makeTable();
  return table;
}

function makeTable(): Float32Array {
  const quantiles = new Float32Array(DRAWS);
  for (let draw = 0; draw < DRAWS / 2; draw++) {
    const quantile = normalQuantile((draw + 0.5) / DRAWS);
    quantiles[draw] = quantile;
    quantiles[DRAWS - 1 - draw] = -quantile;
  }
  return quantiles;
}

/** Of the rational functions below: numerator and denominator, from the highest power down. */
type Rational = readonly [readonly number[], readonly number[]];

const centre: Rational = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
];
const tail: Rational = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];

/** The normal quantile of a probability from e^-25 to 1/2 (Wichura 1988, algorithm AS 241, PPND16), to 1e-15. */
function normalQuantile(probability: number): number {
  const distance = probability - 0.5;
  if (distance >= -0.425) return distance * quotientAt(centre, 0.180625 - distance * distance);
  return -quotientAt(tail, Math.sqrt(-logarithm(probability)) - 1.6);
}

function quotientAt([numerator, denominator]: Rational, x: number): number {
  const polynomial = (coefficients: readonly number[]) =>
    coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
  return polynomial(numerator) / polynomial(denominator);
}

/** ln x of x in (0, 1), by plain arithmetic: `Math.log` may differ between machines in the last bit. */
function logarithm(x: number): number {
  let [mantissa, halvings] = [x, 0];
  for (; mantissa < 0.75; halvings++) mantissa *= 2;
  const ratio = (mantissa - 1) / (mantissa + 1); // at most 1/5: 2 artanh of it by its series
  let sum = 0;
  for (let power = 25; power > 0; power -= 2) sum = sum * ratio * ratio + 2 / power;
  return ratio * sum - halvings * Math.LN2;
}
