import cephes from 'cephes';

await cephes.compiled; // to WebAssembly

/**
 * Student's t distribution (Student 1908), by the incomplete beta function of Cephes.
 *
 * @param degrees of freedom, any positive number
 * @returns the value that a draw stays below with this probability
 */
export function studentQuantile(probability: number, degrees: number): number {
  const inside = Math.abs(1 - 2 * probability); // P(|T| <= t)
  const sign = probability < 0.5 ? -1 : 1;
  if (inside < 0.5) {
    const share = cephes.incbi(0.5, degrees / 2, inside); // t^2 / (degrees + t^2)
    return sign * Math.sqrt((degrees * share) / (1 - share));
  }
  const share = cephes.incbi(degrees / 2, 0.5, 1 - inside); // degrees / (degrees + t^2)
  return sign * Math.sqrt((degrees * (1 - share)) / share);
}

/** The probability of a draw that is at least as far from 0, on either side. */
export function studentTwoSided(t: number, degrees: number): number {
  return cephes.incbet(degrees / 2, 0.5, degrees / (degrees + t * t));
}
