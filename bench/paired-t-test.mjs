// Student's t-test for pairs (Student 1908, "The probable error of a mean").
import cephes from 'cephes';

await cephes.compiled; // to WebAssembly

// Whether paired differences have a mean other than 0: their mean, its standard error, t, the degrees of freedom, and
// the two-sided p-value. t and p are NaN where the differences are all the same.
export function pairedTTest(differences) {
  const count = differences.length;
  const mean = average(differences);
  const variance = average(differences.map((one) => (one - mean) ** 2)) * (count / (count - 1));
  const standardError = Math.sqrt(variance / count);
  const t = standardError < Number.EPSILON ? Number.NaN : mean / standardError;
  return { mean, standardError, t, degrees: count - 1, p: 2 * cephes.stdtr(count - 1, -Math.abs(t)) };
}

export function average(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
