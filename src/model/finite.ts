/** How many of the values are NaN or infinite. */
export function countNotFinite(arrays: readonly Float32Array[]): number {
  let count = 0;
  for (const values of arrays) {
    for (const value of values) if (!Number.isFinite(value)) count++;
  }
  return count;
}
