/**
 * Exponentials and logarithms from additions, multiplications and divisions alone: the same bits on every machine.
 * The float32 polynomials are those of the Cephes library (Moshier 1989), accurate to about one unit in the last place.
 */

/** e^x in each lane; x is clamped to where float32 has normal results. NaN stays NaN. */
export function exp(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, f32x4.splat(88.3)), f32x4.splat(-87.3));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let y = f32x4.splat(1.9875691500e-4);
  y = multiplyAdd(y, r, 1.3981999507e-3);
  y = multiplyAdd(y, r, 8.3334519073e-3);
  y = multiplyAdd(y, r, 4.1665795894e-2);
  y = multiplyAdd(y, r, 1.6666665459e-1);
  y = multiplyAdd(y, r, 5.0000001201e-1);
  y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(y, r), r), r), f32x4.splat(1));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127));
  return f32x4.mul(y, i32x4.shl(exponent, 23));
}

// @ts-expect-error: decorator
@inline
function multiplyAdd(y: v128, x: v128, constant: f32): v128 {
  return f32x4.add(f32x4.mul(y, x), f32x4.splat(constant));
}

/** ln(1 + x) for x in [0, 1]: 2 artanh(x / (2 + x)) by its series. */
export function log1p(x: v128): v128 {
  const s = f32x4.div(x, f32x4.add(x, f32x4.splat(2))); // at most 1/3
  const square = f32x4.mul(s, s);
  let y = f32x4.splat(<f32>(2.0 / 17.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 15.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 13.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 11.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 9.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 7.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 5.0));
  y = multiplyAdd(y, square, <f32>(2.0 / 3.0));
  y = multiplyAdd(y, square, 2);
  return f32x4.mul(y, s);
}

/** tanh x in each lane: a polynomial near 0, else by e^(2|x|). */
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const far = f32x4.sub(
    f32x4.splat(1),
    f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(magnitude, magnitude)), f32x4.splat(1))),
  );
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(tanhNearZero(x), v128.or(far, sign), f32x4.lt(magnitude, f32x4.splat(0.625)));
}

function tanhNearZero(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let y = f32x4.splat(-5.70498872745e-3);
  y = multiplyAdd(y, square, 2.06390887954e-2);
  y = multiplyAdd(y, square, -5.37397155531e-2);
  y = multiplyAdd(y, square, 1.33314422036e-1);
  y = multiplyAdd(y, square, -3.33332819422e-1);
  return f32x4.add(f32x4.mul(f32x4.mul(y, square), x), x);
}

/** ln x of a positive normal float64: the exponent, and 2 artanh((m - 1) / (m + 1)) of the rest by its series. */
export function logarithm(x: f64): f64 {
  if (!(x > 0 && x < Infinity)) return x == 0 ? -Infinity : x < 0 ? NaN : x;
  const bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1); // at most 0.172
  const square = s * s;
  let y: f64 = 0;
  for (let k = 21; k > 0; k -= 2) y = y * square + 2.0 / <f64>k;
  return <f64>exponent * 0.6931471805599453 + y * s;
}
