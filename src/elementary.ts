/**
 * Elementary functions by additions, multiplications and divisions of float64 alone, which IEEE 754 fixes to the bit on
 * every machine; `Math.exp`, `Math.log`, `Math.cos` and `Math.pow` may differ between machines in the last bits, and a
 * learning rate that does gives other weights. Right to a few units in the last place.
 */

/** ln 2 in two parts: the first has so few bits that its multiples by whole numbers below 2^11 are exact. */
const LN2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 } as const;

/** e^x. */
export function exponential(x: number): number {
  if (!(Math.abs(x) < 700)) return x > 0 ? Number.POSITIVE_INFINITY : x < 0 ? 0 : x;
  const exponent = Math.round(x / Math.LN2);
  const rest = x - exponent * LN2.high - exponent * LN2.low; // in [-0.35, 0.35]
  let [term, sum] = [1, 1];
  for (let power = 1; power <= 16; power++) {
    term *= rest / power;
    sum += term;
  }
  return timesPowerOfTwo(sum, exponent);
}

/** The natural logarithm of a positive number, by ln m = 2 artanh((m - 1) / (m + 1)). */
export function logarithm(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY))
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let [mantissa, exponent] = [x, 0];
  for (; mantissa > Math.SQRT2; mantissa /= 2) exponent++;
  for (; mantissa < Math.SQRT2 / 2; mantissa *= 2) exponent--;
  const ratio = (mantissa - 1) / (mantissa + 1); // in [-0.172, 0.172]
  let [odd, sum] = [ratio, 0];
  for (let power = 1; power <= 25; power += 2) {
    sum += odd / power;
    odd *= ratio * ratio;
  }
  return exponent * LN2.high + (2 * sum + exponent * LN2.low);
}

/** base^exponent for a base of at least 0 and an exponent above 0. */
export function realPower(base: number, exponent: number): number {
  return base === 0 ? 0 : base === 1 ? 1 : exponential(exponent * logarithm(base));
}

/** cos(pi x) for x in [0, 1]. */
export function cosineOfHalfTurns(x: number): number {
  if (x > 0.5) return -cosineOfHalfTurns(1 - x);
  const angle = x * Math.PI; // in [0, pi / 2]
  let [term, sum] = [1, 1];
  for (let power = 2; power <= 26; power += 2) {
    term *= -(angle * angle) / (power * (power - 1));
    sum += term;
  }
  return sum;
}

function timesPowerOfTwo(value: number, exponent: number): number {
  let result = value;
  for (let rest = Math.abs(exponent); rest > 0; rest--) result *= exponent > 0 ? 2 : 0.5;
  return result;
}
