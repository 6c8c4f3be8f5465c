const SMALLEST: f32 = 1 / 2 ** 120;

/**
 * With zero in place of what is nearer to it than 2^-120. Where gradients stay away, slots shrink at each step until
 * they are subnormal numbers (below 2^-126), of which rounding lets go of none, and on which processors take a hundred
 * times as long. WebAssembly cannot ask them to flush subnormals to zero; NaN stays what it is.
 */
// @ts-expect-error: decorator
@inline
export function flushed(values: v128): v128 {
  return v128.andnot(values, f32x4.lt(f32x4.abs(values), f32x4.splat(SMALLEST)));
}
