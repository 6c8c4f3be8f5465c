/** base^exponent for a whole exponent, by multiplications alone: `Math.pow` may differ between engines in the last bit. */
export function power(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
